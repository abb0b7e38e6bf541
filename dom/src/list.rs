//! Keyed lists.

use leptos::prelude::{Owner, untrack};
use leptos::reactive::owner::WeakOwner;
use web_sys::Node;

use crate::call::Call;
use crate::el::render_effect;
use crate::view::{Child, Range, View, between_markers};

/// An item for each key. An item is built once, untracked and in an owner of its own, and removed with its
/// key; when the order of the keys changes, the items are moved.
///
/// Keys are found by linear search: the lists of the pages are short.
pub fn each<K, V>(keys: impl Fn() -> Vec<K> + 'static, item: impl Fn(K) -> V + 'static) -> View
where
    K: Clone + PartialEq + 'static,
    V: Child,
{
    keyed(Box::new(move |()| keys()), Box::new(move |key| item(key).view()))
}

type ReadKeys<K> = Box<dyn Call<(), Vec<K>>>;
type BuildItem<K> = Box<dyn Call<K, View>>;

fn keyed<K: Clone + PartialEq + 'static>(mut read: ReadKeys<K>, mut build: BuildItem<K>) -> View {
    let mut last = Vec::<K>::new();
    list(Box::new(move |list: &mut List| {
        let keys = read.call(());
        if keys == last {
            return;
        }
        let last_index = |(index, key): (usize, &K)| match last.get(index) {
            Some(same) if same == key => Some(index),
            _ => last.iter().position(|last| last == key),
        };
        let last_indices = keys.iter().enumerate().map(last_index).collect();
        let mut build = |index: usize| keys.get(index).cloned().map(|key| build.call(key)).view();
        list.arrange(last_indices, &mut build);
        last = keys;
    }))
}

fn list(mut update: Box<dyn for<'a> Call<&'a mut List, ()>>) -> View {
    let (view, Range { last: end, .. }) = between_markers();
    let mut list = List {
        owner: Owner::current().unwrap_or_default().downgrade(),
        spare_owners: Vec::new(),
        end,
        items: Vec::new(),
    };
    render_effect(move || update.call(&mut list));
    view
}

struct List {
    /// Weak: the owner holds the effect, and the effect holds the list.
    owner: WeakOwner,
    /// Owners of removed items, to be reused: a Leptos owner keeps every child it ever had.
    spare_owners: Vec<Owner>,
    end: Node,
    items: Vec<Item>,
}

struct Item {
    owner: Owner,
    range: Range,
}

impl List {
    /// Arranges the items: each is given by its previous index, and `build` builds those without one.
    fn arrange(&mut self, last_indices: Vec<Option<usize>>, build: &mut dyn FnMut(usize) -> View) {
        let Some(list_owner) = self.owner.upgrade() else { return };
        let mut last: Vec<_> = self.items.drain(..).map(Some).collect();
        for (index, last_index) in last_indices.into_iter().enumerate() {
            let kept = last_index.and_then(|index| last.get_mut(index)?.take());
            self.items.push(kept.unwrap_or_else(|| {
                let owner = self.spare_owners.pop().unwrap_or_else(|| list_owner.child());
                let view = owner.with(|| untrack(|| build(index)));
                Item { owner, range: Range::from_view(view) }
            }));
        }
        for removed in last.into_iter().flatten() {
            removed.owner.cleanup();
            removed.range.remove();
            self.spare_owners.push(removed.owner);
        }
        let mut next = self.end.clone();
        for Item { range, .. } in self.items.iter().rev() {
            // Moving an element takes its focus, so one in the right position is not touched.
            if !next.is_same_node(range.last.next_sibling().as_ref()) {
                range.insert_before(&next);
            }
            next = range.first.clone();
        }
    }
}
