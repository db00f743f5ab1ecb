"""Next-edit suggestions; this model never has one."""

from fake_backend.call import Call
from fake_backend.protocols.copilot import hosts
from fake_backend.protocols.copilot.chat import chunks
from fake_backend.reply import Reply
from fake_backend.route import Context, Route

NO_CHANGE = "<NO_CHANGE>"


def predict(call: Call, context: Context) -> Reply:
    return chunks(call, context, NO_CHANGE)


ROUTES = (Route(hosts.PROXY, "POST", "/chat/completions", "next_edit", predict, paced=True),)
