"""Rich caches the width of texts and what styles come to."""
import io

from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table

console = Console(file=io.StringIO(), width=80, force_terminal=True)
for row in range(20):
    table = Table("number", "text")
    table.add_row(f"[red]{row}", "日本" * 3)
    console.print(table)
    console.print(Markdown("# A title\n*emphasis* and `code`"))
print(console.file.getvalue())
