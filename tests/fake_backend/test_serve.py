import asyncio

import httpx
import pytest

from fake_backend.serve import Address, Options, serving


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


def test_a_plan_that_expires_opens_its_listeners_again() -> None:
    async def scene() -> None:
        async with serving(Options(), token="t") as address:
            plan = {"faults": [{"fault": "connection_refused", "surfaces": ["openai_chat"]}]}
            headers = {"authorization": "Bearer t"}
            url = f"http://127.0.0.1:{address.control_port}/_bench/plan"
            async with httpx.AsyncClient(trust_env=False, headers=headers) as control:
                await control.put(url, json={**plan, "ttl_s": 0.2})
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
