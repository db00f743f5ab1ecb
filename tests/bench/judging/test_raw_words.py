import pytest

from bench.judging.raw_words import raw_words


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('Request Failed: 400 {"error":{"message":"no"}}', "bare JSON"),
        ('Sorry, try again later. [{"id": 7, "status": 503}]', "bare JSON"),
        (r"Failed: {\"error\":{\"code\":1}}", "bare JSON"),
        ("Error code: 400 - {'error': {'message': 'no'}}", "bare JSON"),
        ('Sorry. {"timestamp":"2026","status":500,"path":"/"}', "bare JSON"),
        ("Sorry: <!DOCTYPE html><html lang='en'>", "a web page"),
        ("Sorry: <html>\r\n<head><title>502 Bad Gateway</title>", "a web page"),
        ("502 Bad Gateway\n\nnginx/1.18.0", "a web page"),
        ("Failed. Traceback (most recent call last): x", "a stack trace"),
        ('File "/srv/app.py", line 12, in main', "a stack trace"),
        ("at com.acme.Client.send(Client.java:12)", "a stack trace"),
        ("goroutine 1 [running]:", "a stack trace"),
        ("14 UNAVAILABLE: no healthy upstream", "a gRPC status"),
        ("rpc error: code = Unavailable desc = x", "a gRPC status"),
        ("Sorry, try again. FetchError: request failed", "an exception's name"),
        ("requests.exceptions.ConnectionError", "an exception's name"),
        ("TypeError: fetch failed", "a JavaScript error"),
        ("choices.map is not a function", "a JavaScript error"),
        ("Expecting value: line 1 column 1 (char 0)", "a parser's error message"),
        ("Chat: Request failed with status code 500, sorry", "a library's error message"),
        ("HTTP error! status: 500", "a library's error message"),
        ("Error: socket hang up", "a library's error message"),
        ("fetch failed", "a library's error message"),
        ("read [Errno 104] Connection reset by peer", "a Node.js error code"),
        ("OpenAI API error: 503 Service Unavailable", "only a status code"),
        ("Error 500: Internal Server Error", "only a status code"),
        ("Request Failed: 502 Bad Gateway", "only a status code"),
    ],
)
def test_words_for_programs_are_found(text: str, what: str) -> None:
    words = raw_words(text)
    assert words is not None
    assert words.what == what


@pytest.mark.parametrize(
    "text",
    [
        "The service is busy (503). Try again in 30 seconds.",
        "Sorry, your request failed. Reason: Server error: 500",
        "Something failed. Reason: Server error: 500",
        "You were rate limited (error 429). Wait for a minute.",
        "The request was aborted by you. Ask again.",
        "Failed to fetch the answer from the server.",
        "Network error.",
        "Sorry, there was a network error. Please try again. Error Code: terminated: other side"
        " closed.",
        "The network connection was terminated by the server.",
        "Your code {name} has an error: a message is missing.",
        "500 words are too many.",
        "Take a look at (the settings).",
    ],
)
def test_plain_words_are_not(text: str) -> None:
    assert raw_words(text) is None


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "piece", ["a ", "Error: ", "x-y ", "{", '{"', "a.", "at ", "A", ":", "a b:c "]
)
def test_no_text_takes_long(piece: str) -> None:
    raw_words(piece * (1000 // len(piece)))
