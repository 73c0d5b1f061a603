"""How a person works a page: with a mouse, or with the keys alone, the focus always to be seen."""

from __future__ import annotations

from typing import Protocol

from playwright.async_api import Locator, Page

FARTHEST = 250  # keys of Tab from one thing to the next
WHERE = """(wanted) => {
  const one = document.activeElement;
  const named = (one.labels?.[0] ?? one).textContent.replace(/\\s+/g, " ").trim() || one.outerHTML;
  const seen = getComputedStyle(one).outlineStyle !== "none" || ["BODY", "IFRAME"].includes(one.tagName);
  const after = one.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_FOLLOWING;
  return [one === wanted, seen, named.slice(0, 60), one === document.body || Boolean(after)];
}"""
CHECKED = """(one) => [...document.getElementsByName(one.name)].filter((other) => other.type === one.type)
  .findIndex((other) => other.checked)"""


async def press(page: Page, *keys: str) -> None:
    """One key after the other, once the page that is seen also listens: its scripts run last of all that is loaded."""
    await page.wait_for_load_state()
    for key in keys:
        await page.keyboard.press(key)


class Hand(Protocol):
    """What a person does to what is on the page."""

    async def press(self, one: Locator) -> None:
        """A link or a button."""
        ...

    async def write(self, one: Locator, words: str) -> None:
        """Into a field, instead of what is there."""
        ...

    async def choose(self, one: Locator, value: str) -> None:
        """From a list."""
        ...

    async def pick(self, one: Locator) -> None:
        """One of several round buttons."""
        ...


class Mouse:
    """The usual way."""

    async def press(self, one: Locator) -> None:
        await one.click()

    async def write(self, one: Locator, words: str) -> None:
        await one.fill(words)

    async def choose(self, one: Locator, value: str) -> None:
        await one.select_option(value)

    async def pick(self, one: Locator) -> None:
        await one.check()


class Keys:
    """Tab, arrows, Enter and letters; never a click, and nothing is given the focus but by Tab."""

    def __init__(self, page: Page) -> None:
        self.keyboard = page.keyboard

    async def reach(self, one: Locator) -> None:
        """With Tab, there or back; every stop on the way has to be visible."""
        await one.wait_for()
        await one.page.wait_for_load_state()
        there, seen, name, onward = await one.evaluate(WHERE)
        for _ in range(FARTHEST):
            if there:
                return
            await self.keyboard.press("Tab" if onward else "Shift+Tab")
            there, seen, name, _onward = await one.evaluate(WHERE)
            assert seen, f"nobody sees that the focus is on {name!r}"
        raise AssertionError(f"Tab does not lead to {one}, but to {name!r}")

    async def press(self, one: Locator) -> None:
        await self.reach(one)
        await self.keyboard.press("Enter")

    async def write(self, one: Locator, words: str) -> None:
        await self.reach(one)
        await self.keyboard.press("Control+a")
        await self.keyboard.type(words)

    async def choose(self, one: Locator, value: str) -> None:
        await self.reach(one)
        for _ in range(await one.locator("option").count() * 2):
            now, wanted = await one.evaluate(
                "(one, value) => [one.selectedIndex, [...one.options].findIndex((item) => item.value === value)]", value
            )
            if now == wanted:
                return
            await self.keyboard.press("ArrowDown" if now < wanted else "ArrowUp")
        raise AssertionError(f"the arrows do not lead to {value!r}")

    async def pick(self, one: Locator) -> None:
        name = await one.get_attribute("name")
        group = one.page.locator(f"input[type=radio][name={name}]")
        await self.reach(group.nth(await one.evaluate(CHECKED)))
        for _ in range(await group.count()):
            if await one.is_checked():
                return
            await self.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {one}")


HANDS = ("mouse", "keys")


def hand_for(name: str, page: Page) -> Hand:
    """The one that is called so."""
    return Mouse() if name == "mouse" else Keys(page)
