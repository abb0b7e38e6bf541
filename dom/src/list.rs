//! Lists whose items stay what they are while the list around them changes.

use leptos::prelude::{Owner, untrack};
use leptos::reactive::owner::WeakOwner;
use web_sys::Node;

use crate::call::Call;
use crate::el::follow;
use crate::view::{Child, Range, View, between_markers};

/// An item for each key. An item is built once, untracked and in an owner of its own, and goes when its key
/// does; when keys change their order, the items are moved.
///
/// Keys are compared one by one: the lists of the pages are short.
pub fn each<K, V>(keys: impl Fn() -> Vec<K> + 'static, item: impl Fn(K) -> V + 'static) -> View
where
    K: Clone + PartialEq + 'static,
    V: Child,
{
    keyed(Box::new(move |()| keys()), Box::new(move |key| item(key).view()))
}

type Keys<K> = Box<dyn Call<(), Vec<K>>>;
type Items<K> = Box<dyn Call<K, View>>;

fn keyed<K: Clone + PartialEq + 'static>(mut keys: Keys<K>, mut item: Items<K>) -> View {
    let mut last = Vec::<K>::new();
    list(Box::new(move |list: &mut List| {
        let keys = keys.call(());
        let place = |(at, key): (usize, &K)| match last.get(at) {
            Some(same) if same == key => Some(at),
            _ => last.iter().position(|last| last == key),
        };
        let places = keys.iter().enumerate().map(place).collect();
        let mut make = |at: usize| keys.get(at).cloned().map(|key| item.call(key)).view();
        list.arrange(places, &mut make);
        last = keys;
    }))
}

fn list(mut update: Box<dyn for<'a> Call<&'a mut List, ()>>) -> View {
    let (view, end) = between_markers();
    let mut list = List {
        owner: Owner::current().unwrap_or_default().downgrade(),
        spare: Vec::new(),
        end,
        items: Vec::new(),
    };
    follow(move || update.call(&mut list));
    view
}

struct List {
    /// A strong reference would keep it from ending: the effect that holds it ends with it.
    owner: WeakOwner,
    /// Owners of items that have gone, for those to come: Leptos' owners never forget a child.
    spare: Vec<Owner>,
    end: Node,
    items: Vec<Item>,
}

struct Item {
    owner: Owner,
    range: Range,
}

impl List {
    /// Arranges the items by the places in which they were until now; `make` builds one that was in none.
    fn arrange(&mut self, places: Vec<Option<usize>>, make: &mut dyn FnMut(usize) -> View) {
        let Some(scope) = self.owner.upgrade() else { return };
        let mut last: Vec<_> = self.items.drain(..).map(Some).collect();
        for (at, place) in places.into_iter().enumerate() {
            let kept = place.and_then(|place| last.get_mut(place)?.take());
            self.items.push(kept.unwrap_or_else(|| {
                let owner = self.spare.pop().unwrap_or_else(|| scope.child());
                let range = Range::or_marker(owner.with(|| untrack(|| make(at))));
                Item { owner, range }
            }));
        }
        for gone in last.into_iter().flatten() {
            gone.owner.cleanup();
            gone.range.remove();
            self.spare.push(gone.owner);
        }
        let mut next = self.end.clone();
        for Item { range, .. } in self.items.iter().rev() {
            // An item that is where it belongs is not touched: moving it would take its focus.
            if !next.is_same_node(range.last.next_sibling().as_ref()) {
                range.insert_before(&next);
            }
            next = range.first.clone();
        }
    }
}
