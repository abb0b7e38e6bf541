//! One function per element that the pages use.

use crate::El;

macro_rules! elements {
    ($kind:ident: $($name:ident)*) => {
        $(
            #[doc = concat!("A new `<", stringify!($name), ">`.")]
            #[must_use]
            pub fn $name() -> El {
                El::$kind(stringify!($name))
            }
        )*
    };
}

elements! {
    html: a audio b bdi button code dd details dialog div dl dt figcaption figure form h1 h2 h3 header input
    kbd label li main mark nav ol option p progress section select span summary table tbody td textarea tfoot th thead time tr
    ul
}

/// SVG elements.
pub mod svg {
    use crate::El;

    elements! { svg: g path svg text }

    /// A new `<foreignObject>`, which contains HTML.
    #[must_use]
    pub fn foreign_object() -> El {
        El::svg("foreignObject")
    }
}
