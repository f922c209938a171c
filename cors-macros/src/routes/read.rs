//! Tokens to handlers and layers.

use cors_model::Fault;
use cors_model::syntax::routes::{self as syntax, Mount, OWNED_POLICY, ROUTING};
use cors_model::syntax::{POLICY, repeated_setting, stray_comma};
use proc_macro2::{Delimiter, Group, Ident, TokenTree};

use super::{Given, Handler, Mounted, Route};
use crate::given;
use crate::range::Range;
use crate::tokens::{arguments, inside, is_path, is_punct, is_sign, text_of, without_comma};

type Found = (Fault, Range);

/// Reads every route and every layer, and tells what is none.
pub(super) fn routes(mount: Mount, tokens: &[TokenTree]) -> (Mounted, Vec<Found>) {
    let routes = Mounted { mount, path: Vec::new(), routes: Vec::new(), layers: Vec::new() };
    let mut reader = Reader { routes, faults: Vec::new() };
    let mut pieces = arguments(tokens).into_iter().peekable();
    if mount == Mount::Resource {
        if let Some(path) = pieces.next_if(|piece| reader.is_path(without_comma(piece))) {
            reader.routes.path = without_comma(path).to_vec();
        }
    }
    for piece in pieces {
        match without_comma(piece) {
            [] => reader.fault_stray_comma(piece),
            entry => reader.read(entry),
        }
    }
    let Reader { routes, mut faults } = reader;
    if routes.routes.is_empty() && faults.is_empty() {
        let range = Range::of(tokens).unwrap_or_else(Range::call_site);
        faults.push((syntax::no_routes(mount, !routes.layers.is_empty()), range));
    }
    (routes, faults)
}

struct Reader {
    routes: Mounted,
    faults: Vec<Found>,
}

impl Reader {
    fn fault(&mut self, fault: Fault, range: Range) {
        self.faults.push((fault, range));
    }

    /// Whether this is the path of a resource. Tells if a handler stands in its place.
    fn is_path(&mut self, tokens: &[TokenTree]) -> bool {
        let is_route = match tokens {
            [TokenTree::Ident(word), TokenTree::Group(_)] => {
                word == self.routes.mount.around() || ROUTING.iter().any(|(known, _)| word == known)
            }
            _ => false,
        };
        if is_route {
            let range = Range::of(tokens).unwrap_or_else(Range::call_site);
            self.fault(syntax::no_path(&text_of(tokens)), range);
        }
        !is_route && !tokens.is_empty()
    }

    /// Tells of a comma with nothing before it; `at` is that comma.
    fn fault_stray_comma(&mut self, at: &[TokenTree]) {
        self.fault(stray_comma(), Range::of(at).unwrap_or_else(Range::call_site));
    }

    /// Reads `get(…)` or `layer(…)`.
    fn read(&mut self, tokens: &[TokenTree]) {
        let whole = Range::of(tokens).unwrap_or_else(Range::call_site);
        let (word, parentheses) = match tokens {
            [TokenTree::Ident(word), TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
                (word, group)
            }
            _ => return self.fault(syntax::not_a_route(self.routes.mount, &text_of(tokens)), whole),
        };
        if word == self.routes.mount.around() {
            return self.read_layer(parentheses, whole);
        }
        let Some((_, method)) = ROUTING.into_iter().find(|(known, _)| word == known) else {
            return self.fault(syntax::unknown_routing(self.routes.mount, &word.to_string()), Range::at(word.span()));
        };
        let Some(handler) = self.read_handler(word, parentheses, whole) else { return };
        if self.routes.routes.iter().any(|earlier| earlier.method == method) {
            return self.fault(syntax::repeated_routing(&word.to_string()), Range::at(word.span()));
        }
        self.routes.routes.push(Route { function: word.clone(), method, handler });
    }

    fn read_layer(&mut self, parentheses: &Group, whole: Range) {
        let tokens = inside(parentheses);
        let (layers, commas): (Vec<_>, Vec<_>) =
            arguments(&tokens).into_iter().partition(|argument| !without_comma(argument).is_empty());
        if !layers.is_empty() {
            for comma in commas {
                self.fault_stray_comma(comma);
            }
        }
        let mut layers = layers.into_iter().map(without_comma);
        match (layers.next(), layers.next()) {
            (None, _) => self.fault(syntax::no_layer(self.routes.mount), whole),
            (Some(layer), None) => self.routes.layers.push(layer.to_vec()),
            (Some(_), Some(second)) => {
                let range = Range::of(second).unwrap_or(whole);
                self.fault(syntax::several_layers(self.routes.mount, &text_of(second)), range);
            }
        }
    }

    /// Reads what is in the parentheses of `get(…)`.
    fn read_handler(&mut self, function: &Ident, parentheses: &Group, whole: Range) -> Option<Handler> {
        let tokens = inside(parentheses);
        let arguments = arguments(&tokens);
        let handler = arguments.first().map(|handler| without_comma(handler)).unwrap_or_default();
        let is_setting = |tokens: &[TokenTree]| match tokens {
            [TokenTree::Ident(key), sign, ..] => (key == POLICY || key == OWNED_POLICY) && is_punct(sign, '='),
            _ => false,
        };
        let Some(range) = Range::of(handler).filter(|_| !is_setting(handler)) else {
            self.fault(syntax::no_handler(&function.to_string()), whole);
            return None;
        };
        let settings = arguments.get(1..).unwrap_or_default();
        if let Some(policy) = self.read_settings(function, settings) {
            return Some(Handler::With { handler: handler.to_vec(), policy });
        }
        let Some((path, generics)) = split_generics(handler) else {
            let fault = syntax::expression_without_policy(&function.to_string(), &text_of(handler));
            self.fault(fault, range);
            return Some(Handler::With { handler: handler.to_vec(), policy: Given::Refused });
        };
        Some(Handler::Declared { path: path.to_vec(), generics: generics.to_vec() })
    }

    /// Reads `policy = API` or `owned_policy = expr`; gives `None` where there is nothing.
    fn read_settings(&mut self, function: &Ident, settings: &[&[TokenTree]]) -> Option<Given> {
        let mut policy: Option<(&str, Given)> = None;
        for setting in settings {
            let (key, behind) = match without_comma(setting) {
                [] => {
                    self.fault_stray_comma(setting);
                    continue;
                }
                [TokenTree::Ident(key), behind @ ..] => (key, behind),
                setting => {
                    self.fault_not_a_setting(function, setting);
                    policy.get_or_insert((POLICY, Given::Refused));
                    continue;
                }
            };
            let written = key.to_string();
            let Some(name) = self.key(function, key, without_comma(setting)) else {
                policy.get_or_insert((POLICY, Given::Refused));
                continue;
            };
            let at_key = Range::at(key.span());
            if let Some((earlier, _)) = &policy {
                let fault = if *earlier == name { repeated_setting(&written) } else { syntax::two_policies() };
                self.fault(fault, at_key);
                continue;
            }
            let (value, fault) = given::read(key, name, behind);
            self.faults.extend(fault);
            let given = match value.map(<[TokenTree]>::to_vec) {
                None => Given::Refused,
                Some(value) if name == POLICY => Given::Constant(value),
                Some(_) if !cfg!(feature = "startup") => {
                    self.fault(syntax::startup_is_off(), at_key);
                    Given::Refused
                }
                Some(value) => Given::Owned(value),
            };
            policy = Some((name, given));
        }
        policy.map(|(_, given)| given)
    }

    /// The key that stands there, or that is meant.
    fn key(&mut self, function: &Ident, key: &Ident, setting: &[TokenTree]) -> Option<&'static str> {
        if let Some(known) = [POLICY, OWNED_POLICY].into_iter().find(|known| key == known) {
            return Some(known);
        }
        match setting.get(1) {
            Some(sign) if is_sign(sign) && !is_path(setting) => {
                let (fault, meant) = syntax::unknown_setting(self.routes.mount, &key.to_string());
                self.fault(fault, Range::at(key.span()));
                meant
            }
            _ => {
                self.fault_not_a_setting(function, setting);
                None
            }
        }
    }

    fn fault_not_a_setting(&mut self, function: &Ident, setting: &[TokenTree]) {
        let range = Range::of(setting).unwrap_or_else(Range::call_site);
        self.fault(syntax::not_a_setting(&function.to_string(), &text_of(setting), is_path(setting)), range);
    }
}

/// The path of a handler, and the generic arguments behind it; `None` if it is no path.
fn split_generics(handler: &[TokenTree]) -> Option<(&[TokenTree], &[TokenTree])> {
    let length = match handler.iter().position(|token| is_punct(token, '<')) {
        None => handler.len(),
        // `list::<T>`: the `::` before the arguments goes as well, and nothing may follow them.
        Some(start) => match (&handler[..start], handler.last()) {
            ([path @ .., first_colon, second_colon], Some(end))
                if is_punct(first_colon, ':') && is_punct(second_colon, ':') && is_punct(end, '>') =>
            {
                path.len()
            }
            _ => return None,
        },
    };
    let (path, generics) = handler.split_at(length);
    is_path(path).then_some((path, generics))
}
