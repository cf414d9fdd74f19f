//! Lesson 4: the web view that never hit. Three requests, three misses, and nothing is broken.

use std::rc::Rc;

use cache_core::call::{Object, Value};

use crate::model::action::{Action, Function};
use crate::model::lesson::{Beat, Code, Lesson, Line, Listing, Role, Try, line};

const REVENUE: u64 = 1;
/// What the query returns to readers who try it: something else every time.
const ANSWERS: [&str; 7] = ["33", "87", "14", "56", "9", "68", "41"];

/// The lesson.
pub(super) fn lesson() -> Lesson {
    let view = |number| Rc::new(Object::new(number, "Dashboard"));
    let cached = Function::python(REVENUE, "revenue");
    let made = |number| Action::Make {
        value: Rc::new(Value::Object((*view(number)).clone())),
        name: Some("view".into()),
    };
    let make = |number| Beat::new(made(number));
    let call = |number, returns| Beat::new(Action::method(REVENUE, &view(number), returns));

    Lesson {
        number: 4,
        title: "self is an argument too",
        lead: "Every visitor waits for the same slow query, so its method is cached. Three visitors come: how often does the query run?",
        opening: "A cached method, three requests. Step through them with the button Next or the key →, and say beforehand what you expect.",
        beats: vec![
            Beat::new(Action::Define(Rc::new(cached.clone())))
                .code(with_self())
                .note("It belongs to the method, so there is one for the whole class, whoever calls."),
            make(1).by("request 1").note("That is how Django works: a view object lives as long as its request."),
            call(1, "72"),
            make(2).by("request 2").note("The first one has done its work."),
            call(2, "5")
                .ask(
                    "Request 2 calls the same method, again without arguments. Hit or miss?",
                    "Nothing stands between the brackets, yet one argument is passed: the object before the dot. It is part of the key, and this view is not the one that asked first.",
                )
                .note("Every request brings a new one, so this goes on."),
            make(3).by("request 3"),
            call(3, "25").ask(
                "Request 3, the same method once more. Two answers are stored. Hit or miss?",
                "Two answers are stored, each under the view that asked. This view is a third one, and no stored key holds it.",
            ),
            call(3, "61")
                .code(asked_again(with_self()))
                .ask(
                    "Before request 3 ends, a debugger stops in it and you ask the same view again. Hit or miss?",
                    "This time the object in the key is the very one that a stored key holds. The cache was never broken: it just had not been asked the same thing twice.",
                )
                .note("The cache works. It had only never met the same key twice."),
            Beat::new(Action::Define(Rc::new(cached.without_self())))
                .code(without_self())
                .note("The method uses nothing of the view, so the key can do without it too."),
            make(4).by("request 4").note("New as ever."),
            call(4, "92"),
            make(5).by("request 5"),
            call(5, "18").ask(
                "The view is no longer part of the key. Request 5 brings a new one. Hit or miss?",
                "Nothing in the key changes from view to view any more, so the first answer is everybody's answer.",
            ),
            make(6).by("request 6"),
            call(6, "40").note("Three requests, one query."),
        ],
        takeaway: &[
            "The key is made of all arguments, and a method's first one is the object it is called on.",
            "A new object each time is a new key each time: no hit, and an entry that keeps the object alive.",
            "Leave the object out of the key only if the method needs nothing of it. Else one object gets another's answer.",
        ],
        tries: &[
            Try { label: "new request", acts: "mc" },
            Try { label: "same view again", acts: "c" },
        ],
        act,
    }
}

/// What a reader can add: `m` makes the next view, `c` calls the method on the latest.
fn act(letter: char, before: &[Beat]) -> Option<Beat> {
    let views = before.iter().rev().filter_map(|beat| match &beat.action {
        Action::Make { value, .. } => match &**value {
            Value::Object(view) => Some(Rc::new(view.clone())),
            _ => None,
        },
        _ => None,
    });
    let made = views.clone().count() as u64;
    let answer = ANSWERS[before.len() % ANSWERS.len()];
    let caches = before.iter().filter(|beat| matches!(beat.action, Action::Define(_))).count();
    let code = if caches > 1 { without_self() } else { with_self() };
    match letter {
        // Not before there is a cache.
        'm' if caches > 0 => {
            let view = Rc::new(Object::new(made + 1, "Dashboard"));
            Some(
                Beat::new(Action::Make {
                    value: Rc::new(Value::Object((*view).clone())),
                    name: Some("view".into()),
                })
                .by("a new request")
                .code(code),
            )
        }
        'c' => {
            let again = !matches!(before.last()?.action, Action::Make { .. });
            let code = if again { asked_again(code) } else { code };
            views.clone().next().map(|view| Beat::new(Action::method(REVENUE, &view, answer)).code(code))
        }
        _ => None,
    }
}

/// The program of the story.
fn with_self() -> Code {
    Code {
        python: Listing {
            lines: python(
                line("        total = self.revenue()").at(Role::Call),
                &[line("    @lru_cache").at(Role::Define), line("    def revenue(self):")],
            ),
            aside: "A miss is counted when the call comes in; the answer is stored when it returns.",
        },
        javascript: Listing {
            lines: javascript(
                line("    const total = this.revenue();").at(Role::Call),
                line("}, { self: \"key\" });").at(Role::Define),
            ),
            aside: "`memoize` is from cache-wasm; `\"key\"` asks for what `lru_cache` does. By default each view has answers of its own: as many misses here, but they go when the view goes.",
        },
    }
}

/// The same, with somebody asking twice.
fn asked_again(mut code: Code) -> Code {
    for (listing, stop) in [
        (&mut code.python, "        breakpoint()  # you type: self.revenue()"),
        (&mut code.javascript, "    debugger; // you type: this.revenue()"),
    ] {
        for line in &mut listing.lines {
            if line.role == Role::Call {
                line.role = Role::None;
            }
        }
        listing.lines.insert(3, line(stop).at(Role::Call).new());
    }
    code
}

/// The way out: nothing of the view is needed, so it stays out of the key.
fn without_self() -> Code {
    Code {
        python: Listing {
            lines: python(
                line("        total = self.revenue()").at(Role::Call),
                &[
                    line("    @staticmethod").new(),
                    line("    @lru_cache").at(Role::Define),
                    line("    def revenue():").new(),
                ],
            ),
            aside: "A static method gets no `self`, and so `lru_cache` gets none.",
        },
        javascript: Listing {
            lines: javascript(
                line("    const total = this.revenue();").at(Role::Call),
                line("}, { self: \"ignore\" });").at(Role::Define).new(),
            ),
            aside: "`\"ignore\"`: one set of answers, whichever view asks.",
        },
    }
}

fn python(call: Line, decorated: &[Line]) -> Vec<Line> {
    let mut lines = vec![
        line("class Dashboard(View):"),
        line("    def get(self, request):"),
        call,
        line("        return render(request, \"home.html\","),
        line("                      {\"total\": total})"),
        line(""),
    ];
    lines.extend(decorated);
    lines.extend([
        line("        return slow_query()").at(Role::Body),
        line(""),
        line("# what Django does for each request"),
        line("view = Dashboard()").at(Role::Make),
        line("view.get(request)"),
    ]);
    lines
}

fn javascript(call: Line, options: Line) -> Vec<Line> {
    vec![
        line("class Dashboard extends View {"),
        line("  get(request) {"),
        call,
        line("    return render(\"home.html\", { total });"),
        line("  }"),
        line("}"),
        line(""),
        line("Dashboard.prototype.revenue = memoize(function () {"),
        line("  return slowQuery();").at(Role::Body),
        options,
        line(""),
        line("// what the server does for each request"),
        line("const view = new Dashboard();").at(Role::Make),
        line("view.get(request);"),
    ]
}
