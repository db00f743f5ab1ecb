"""The ground on which every other package stands; it imports none of them."""
