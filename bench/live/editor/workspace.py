"""A seeded workspace: a small Python and TypeScript project, the same for the same seed."""

from pathlib import Path

from faker import Faker

NAME = "workspace"
PYTHON_FILE = "orders.py"
NEIGHBOUR_FILE = "src/neighbour.ts"  # the file that the sentinel uses with the TypeScript extension

PYTHON = '''"""{about}"""

from dataclasses import dataclass


@dataclass
class {cls}:
    {field}: str
    amount: float


def total(items: list[{cls}]) -> float:
    return sum(item.amount for item in items)

'''
TYPESCRIPT = """// {about}
export interface {cls} {{
  {field}: string;
  amount: number;
}}

export function total(items: {cls}[]): number {{
  return items.reduce((sum, item) => sum + item.amount, 0);
}}
"""
NEIGHBOUR = """export const parcel = { width: 1, height: 2 };
export const area = parcel.width * parcel.height;
"""


def plant_workspace(folder: Path, seed: int) -> Path:
    """Write the project into a folder inside `folder`, and return that."""
    faker = Faker("en_US")
    faker.seed_instance(seed)
    words = {
        "about": faker.sentence(),
        "cls": faker.word().capitalize() + "Job",
        "field": faker.word() + "_name",
    }
    project = folder / NAME
    (project / "src").mkdir(parents=True)
    (project / PYTHON_FILE).write_text(PYTHON.format(**words), encoding="utf-8")
    (project / "src" / "orders.ts").write_text(TYPESCRIPT.format(**words), encoding="utf-8")
    (project / NEIGHBOUR_FILE).write_text(NEIGHBOUR, encoding="utf-8")
    (project / "README.md").write_text(f"# {faker.company()}\n\n{faker.text()}\n", encoding="utf-8")
    (project / "tsconfig.json").write_text('{"compilerOptions": {"strict": true}}\n', "utf-8")
    return project
