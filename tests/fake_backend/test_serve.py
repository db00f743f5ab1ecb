import asyncio

import httpx
import pytest

from bench.core import waits
from fake_backend.clock import SteeredClock
from fake_backend.serve import Address, Options, _Ports, serving


async def models(address: Address, protocol: str) -> int:
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(f"{address.urls[protocol]}/models")).status_code


def test_leaving_the_block_closes_every_port() -> None:
    async def scene() -> None:
        async with serving(Options(), token="t") as address:
            assert await models(address, "openai") == 200
        with pytest.raises(httpx.ConnectError):
            await models(address, "openai")

    asyncio.run(scene())


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_what_expires_opens_its_listeners_again(method: str) -> None:
    async def scene() -> None:
        async with serving(Options(), token="t") as address:
            plan = {"faults": [{"fault": "connection_refused", "surfaces": ["openai_chat"]}]}
            headers = {"authorization": "Bearer t"}
            url = f"http://127.0.0.1:{address.control_port}/_bench/plan"
            async with httpx.AsyncClient(trust_env=False, headers=headers) as control:
                await control.request(method, url, json={**plan, "ttl_s": 0.2})
                with pytest.raises(httpx.ConnectError):
                    await models(address, "openai")
            assert await models(address, "llama_cpp") == 200
            await asyncio.sleep(0.4)
            assert await models(address, "openai") == 200

    asyncio.run(scene())


def test_an_unknown_control_token_is_refused() -> None:
    async def scene() -> None:
        async with serving(Options(), token="t") as address:
            async with httpx.AsyncClient(trust_env=False) as control:
                answer = await control.get(f"http://127.0.0.1:{address.control_port}/_bench/plan")
            assert answer.status_code == 401

    asyncio.run(scene())


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_what_expires_right_after_an_update_opens_its_listeners_too(
    monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    update = _Ports._update_listeners

    async def and_expired_right_after(ports: _Ports) -> None:
        await update(ports)
        clock = ports._links._clock
        assert isinstance(clock, SteeredClock)
        if ports._plans.active.faults:
            clock.advance(60)

    async def scene() -> None:
        async with serving(Options(), token="t") as address:
            plan = {"faults": [{"fault": "connection_refused", "surfaces": ["openai_chat"]}]}
            headers = {"authorization": "Bearer t"}
            url = f"http://127.0.0.1:{address.control_port}/_bench/plan"
            async with httpx.AsyncClient(trust_env=False, headers=headers) as control:
                await control.request(method, url, json={**plan, "ttl_s": 60})
            assert await opens(address)

    monkeypatch.setattr(_Ports, "_update_listeners", and_expired_right_after)
    asyncio.run(scene())


async def opens(address: Address) -> bool:
    def answers() -> bool:
        try:
            return asyncio.run(models(address, "openai")) == 200
        except httpx.ConnectError:
            return False

    what = "the port to open again"
    return await asyncio.to_thread(waits.until, answers, seconds=5, what=what)
