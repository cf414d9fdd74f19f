//! From statements to actions: which function, which object, which key is meant.

use std::rc::Rc;

use cache_core::call::{Dict, Equality, Key, Language, List, Object, Rules, Value};

use super::error::{ScriptError, Words};
use super::names::Names;
use super::{Call, Called, Define, Expr, KeyOf, Line, Name, Statement};
use crate::model::action::{self, Action, Answer, Asked, Function, KeyFrom};
use crate::phrases::Phrase;
use crate::phrases::en::script as said;

/// What the names of a script mean after some of its statements.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    functions: Names<Known>,
    variables: Names<Holds>,
    /// How many objects of each class were made.
    classes: Names<u64>,
    /// Everything that has an identity gets the next number.
    objects: u64,
    /// How many statements were done.
    steps: usize,
    calls: usize,
    /// The keys of a function that a tag was given to, by both.
    tagged: Names<Vec<Rc<Key>>>,
    /// The variable of a `for`, and its value.
    round: Option<(String, i64)>,
}

#[derive(Clone, Debug)]
struct Known {
    function: Rc<Function>,
    params: Vec<String>,
    method: bool,
    open: bool,
}

/// What a variable holds.
#[derive(Clone, Debug)]
enum Holds {
    Value(Value),
    /// Whatever a call returned: hit or miss, that is for the cache to say.
    Answer,
}

type Read<T> = Result<T, ScriptError>;

impl Scope {
    /// The actions of a statement: one, or as many as a `for` goes round.
    ///
    /// # Errors
    ///
    /// A [`ScriptError`] where a name means nothing (yet), or a call does not fit its function.
    pub fn actions(&mut self, line: &Line) -> Read<Vec<Action>> {
        let Statement::For { name, rounds, body } = &line.statement else {
            return Ok(vec![self.action(line)?]);
        };
        let mut actions = Vec::new();
        for n in rounds.numbers() {
            self.round = Some((name.text.clone(), n));
            let round: Read<Vec<Action>> = body.iter().map(|line| self.action(line)).collect();
            self.round = None;
            actions.extend(round?);
        }
        Ok(actions)
    }

    /// The names of all functions.
    pub fn functions(&self) -> impl Iterator<Item = &str> {
        self.functions.names()
    }

    fn action(&mut self, line: &Line) -> Read<Action> {
        self.steps += 1;
        Ok(match &line.statement {
            statement if statement.is_for_whole() => {
                return Err(ScriptError::new(line.at, "", said::OTHER_STATEMENT));
            }
            Statement::Define(define) => self.define(define),
            Statement::Make { name, value } => {
                let value = self.value(value)?;
                self.variables.set(&name.text, Holds::Value(value.clone()));
                Action::Make { value: Rc::new(value), name: Some(name.text.as_str().into()) }
            }
            Statement::Call(call) => Action::Call(self.call(call)?),
            Statement::Begin(called) => {
                self.calls += 1;
                Action::Begin(self.called(called)?.0)
            }
            Statement::Return(answers) => Action::Return(self.answer(answers, None)?),
            Statement::Change { name, to } => self.change(name, to)?,
            Statement::Drop(name) => {
                self.held(name)?;
                self.variables.remove(&name.text);
                Action::Release(name.text.as_str().into())
            }
            Statement::End(name) => {
                self.object(name)?;
                self.variables.remove(&name.text);
                Action::End(name.text.as_str().into())
            }
            Statement::Collect => Action::Sweep,
            Statement::Wait(milliseconds) => Action::Wait(*milliseconds),
            Statement::Set(called, answers) => {
                let (call, function) = self.called(called)?;
                let key = key_of(&call, &function, called)?;
                let answer = self.answer(answers, Some(&function))?;
                Action::Set { function: function.id, key, answer }
            }
            Statement::Delete(called) => {
                let (call, function) = self.called(called)?;
                Action::Delete { function: function.id, key: key_of(&call, &function, called)? }
            }
            Statement::Clear(name, of) => {
                let receiver = of.as_ref().map(|name| self.object(name)).transpose()?;
                let function = self.known(name)?.function.id;
                Action::Clear { function, receiver: receiver.map(|object| object.id) }
            }
            Statement::Resize(name, bound) => {
                Action::Resize { function: self.known(name)?.function.id, receiver: None, max_size: *bound }
            }
            Statement::Invalidate(name, tag) => {
                let function = self.known(name)?.function.id;
                let keys = self.tagged.remove(&format!("{function} {tag}")).unwrap_or_default();
                Action::InvalidateTag { function, tag: tag.as_str().into(), keys }
            }
            Statement::Note(text) => Action::Note(text.as_str().into()),
            Statement::For { name, .. } => {
                return Err(ScriptError::new(name.at, "for", said::OTHER_STATEMENT));
            }
        })
    }

    fn define(&mut self, define: &Define) -> Action {
        let settings = &define.settings;
        let id = self
            .functions
            .get(&define.name.text)
            .map_or(self.functions.len() as u64 + 1, |known| known.function.id);
        let base = match settings.language.unwrap_or(Language::Python) {
            Language::Python => Rules::python(),
            Language::JavaScript => Rules::javascript(),
        };
        let structural = matches!(settings.key, Some(KeyOf::Structural));
        let index = |param: &str| define.params.iter().position(|other| other == param).unwrap_or_default();
        let function = Rc::new(Function {
            rules: Rules {
                self_mode: settings.self_mode.unwrap_or(base.self_mode),
                typed: settings.typed.unwrap_or(base.typed),
                equality: if structural { Equality::Structural } else { base.equality },
                ..base
            },
            max_size: settings.max_size.unwrap_or(Some(128)),
            ttl: settings.ttl,
            jitter: settings.jitter.unwrap_or(0),
            cost: settings.cost,
            look_up: settings.look_up,
            store: settings.store.flatten(),
            lock: settings.lock.unwrap_or(false),
            copies: settings.copies.unwrap_or(false),
            policy: settings.policy.unwrap_or(cache_core::policy::Kind::Lru),
            key: match &settings.key {
                None | Some(KeyOf::Identity | KeyOf::Structural) => KeyFrom::All,
                Some(KeyOf::Sorted) => KeyFrom::Sorted,
                Some(KeyOf::Parts(parts)) => KeyFrom::Parts(
                    parts
                        .iter()
                        .map(|(param, field)| {
                            (index(param), param.as_str().into(), field.as_deref().map(Rc::from))
                        })
                        .collect(),
                ),
            },
            ..Function::python(id, &define.name.text)
        });
        let known = Known {
            function: Rc::clone(&function),
            params: define.params.clone(),
            method: define.method,
            open: define.open,
        };
        self.functions.set(&define.name.text, known);
        Action::Define(function)
    }

    fn call(&mut self, call: &Call) -> Read<action::Call> {
        self.calls += 1;
        let (mut made, function) = self.called(&call.called)?;
        made.returns = match &call.raises {
            Some(error) => error.as_str().into(),
            None if call.answers.is_empty() => made.returns,
            None => self.answer(&call.answers, Some(&function))?,
        };
        made.raises = call.raises.is_some();
        if let Some(name) = &call.holds {
            self.variables.set(&name.text, Holds::Answer);
            made.held_by = Some(name.text.as_str().into());
        }
        if !call.tags.is_empty() {
            let key = key_of(&made, &function, &call.called)?;
            for tag in &call.tags {
                let keys = self.tagged.or_default(&format!("{} {tag}", function.id));
                if !keys.contains(&key) {
                    keys.push(Rc::clone(&key));
                }
            }
        }
        Ok(made)
    }

    /// The call as it is asked for, with an answer made up.
    fn called(&mut self, called: &Called) -> Read<(action::Call, Rc<Function>)> {
        let receiver = called.receiver.as_ref().map(|name| self.object(name)).transpose()?;
        let known = self.known(&called.function)?.clone();
        let mut args = self.values(&called.args)?;
        let mut receiver = receiver.map(Rc::new);
        if known.method && receiver.is_none() {
            // fee(view) is view.fee().
            let Some(Value::Object(object)) = args.first() else {
                let name = &called.function;
                let how = (said::ON_AN_OBJECT, [("call", format!("view.{}()", name.text).into())]);
                return Err(ScriptError::new(name.at, &name.text, how));
            };
            receiver = Some(Rc::new(object.clone()));
            args.remove(0);
        } else if !known.method && receiver.is_some() {
            let name = &called.function;
            let how = (said::NO_METHOD, [("def", format!("def {}(self)", name.text).into())]);
            return Err(ScriptError::new(name.at, &name.text, how));
        }
        let named: Vec<(String, Value)> = called
            .named
            .iter()
            .map(|(name, value)| Ok((name.clone(), self.value(value)?)))
            .collect::<Read<_>>()?;
        fits(&known, called, args.len())?;
        let returns = format!("answer {}", self.calls);
        let asked = Asked::Call { receiver, args, named };
        let call = action::Call::new(known.function.id, asked, returns);
        Ok((call, known.function))
    }

    /// The answer whose turn it is.
    fn answer(&mut self, answers: &[Expr], function: Option<&Function>) -> Read<Answer> {
        let Some(expr) = answers.get((self.steps - 1) % answers.len().max(1)) else { return Ok("".into()) };
        let value = self.value(expr)?;
        let language = function.map_or(Language::Python, Function::language);
        Ok(Answer::of(value, language))
    }

    fn change(&mut self, name: &Name, to: &Expr) -> Read<Action> {
        let to_value = self.value(to)?;
        let alike = match self.held(name)? {
            Holds::Answer => Some(to_value.clone()),
            Holds::Value(Value::List(List { id, .. })) => match &to_value {
                Value::List(List { items, .. }) => Some(Value::List(List { id: *id, items: items.clone() })),
                _ => None,
            },
            Holds::Value(Value::Dict(Dict { id, .. })) => match &to_value {
                Value::Dict(Dict { fields, .. }) => {
                    Some(Value::Dict(Dict { id: *id, fields: fields.clone() }))
                }
                _ => None,
            },
            Holds::Value(Value::Object(object)) => match &to_value {
                Value::Object(other) if other.class == object.class => {
                    Some(Value::Object(Object { fields: other.fields.clone(), ..object.clone() }))
                }
                _ => None,
            },
            Holds::Value(_) => None,
        };
        let Some(to) = alike else {
            return Err(ScriptError::new(name.at, &name.text, said::ALIKE));
        };
        if let Some(Holds::Value(value)) = self.variables.get_mut(&name.text) {
            *value = to.clone();
        }
        Ok(Action::Change { name: name.text.as_str().into(), to: Rc::new(to) })
    }

    fn held(&self, name: &Name) -> Read<&Holds> {
        self.variables.get(&name.text).ok_or_else(|| {
            let names: Vec<&str> = self.variables.names().collect();
            ScriptError::new(name.at, &name.text, listed([said::KNOWN_VARIABLE, said::NO_VARIABLE], &names))
        })
    }

    fn known(&self, name: &Name) -> Read<&Known> {
        self.functions.get(&name.text).ok_or_else(|| {
            let names: Vec<&str> = self.functions.names().collect();
            ScriptError::new(name.at, &name.text, listed([said::KNOWN_FUNCTION, said::NO_FUNCTION], &names))
        })
    }

    /// The instance that a variable holds.
    fn object(&self, name: &Name) -> Read<Object> {
        match self.held(name)? {
            Holds::Value(Value::Object(object)) => Ok(object.clone()),
            _ => Err(ScriptError::new(name.at, &name.text, said::AN_OBJECT)),
        }
    }

    fn values(&mut self, exprs: &[Expr]) -> Read<Vec<Value>> {
        exprs.iter().map(|expr| self.value(expr)).collect()
    }

    fn fields(&mut self, fields: &[(String, Expr)]) -> Read<Vec<(String, Value)>> {
        fields.iter().map(|(name, expr)| Ok((name.clone(), self.value(expr)?))).collect()
    }

    fn value(&mut self, expr: &Expr) -> Read<Value> {
        Ok(match expr {
            Expr::Undefined => Value::Undefined,
            Expr::Null => Value::Null,
            Expr::Bool(bool) => Value::Bool(*bool),
            Expr::Int(int) => Value::Int(*int),
            Expr::Float(float) => Value::Float(*float),
            Expr::Str(text) => Value::Str(text.clone()),
            Expr::Tuple(items) => Value::Tuple(self.values(items)?),
            Expr::List(items) => {
                let items = self.values(items)?.into_iter().map(Some).collect();
                Value::List(List { id: self.next_object(), items })
            }
            Expr::Dict(fields) => {
                let fields = self.fields(fields)?;
                Value::Dict(Dict { id: self.next_object(), fields })
            }
            Expr::New { class, fields } => {
                let fields = self.fields(fields)?;
                let id = self.next_object();
                let number = self.classes.or_default(class);
                *number += 1;
                let name = Some(format!("{class} #{number}"));
                Value::Object(Object { id, class: class.clone(), name, fields })
            }
            Expr::Name(name) => match (&self.round, self.variables.get(&name.text)) {
                (Some((round, n)), _) if *round == name.text => Value::Int(*n),
                (_, Some(Holds::Value(value))) => value.clone(),
                (_, Some(Holds::Answer)) => {
                    return Err(ScriptError::new(name.at, &name.text, said::SURE));
                }
                (_, None) => {
                    self.held(name)?;
                    Value::Null
                }
            },
        })
    }

    fn next_object(&mut self) -> u64 {
        self.objects += 1;
        self.objects
    }
}

fn key_of(call: &action::Call, function: &Function, called: &Called) -> Read<Rc<Key>> {
    let Asked::Call { receiver, args, named } = &call.asked else {
        return Err(ScriptError::new(called.function.at, &called.function.text, said::PLAIN_CALL));
    };
    let key = function.key(receiver.as_deref(), args, named);
    key.map(Rc::new).map_err(|error| {
        ScriptError::new(
            called.function.at,
            &called.function.text,
            (said::WITH_KEY, [("why", error.to_string().into())]),
        )
    })
}

/// Whether as many arguments, and of such names, can be passed.
fn fits(known: &Known, called: &Called, given: usize) -> Read<()> {
    let name = &called.function;
    for (named, _) in &called.named {
        let at = known.params.iter().position(|param| param == named);
        if at.is_none() || at < Some(given) {
            let free = known.params.get(given..).unwrap_or_default();
            let expected = listed([said::FREE_ARGUMENT, said::NO_FREE_ARGUMENT], free);
            return Err(ScriptError::new(name.at, format!("{}({named}=…)", name.text), expected));
        }
    }
    if given > known.params.len() && !known.open {
        let most = known.params.len();
        let found = (said::GIVEN, [("name", (&name.text).into()), ("n", given.into())]);
        return Err(ScriptError::new(name.at, found, (said::ARGUMENTS, [("n", most.into())])));
    }
    Ok(())
}

/// What there is, or that there is none yet.
fn listed<T: AsRef<str>>([some, none]: [&'static Phrase; 2], names: &[T]) -> Words {
    if names.is_empty() { none.into() } else { (some, [("names", Words::one_of(names))]).into() }
}
