"""Request in, reply out: route, plan, faults and journal entries put together."""
