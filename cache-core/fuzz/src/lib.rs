//! What the fuzz targets do with their bytes: each decodes them to operations of one layer of the engine, and
//! holds the layer against a model of it after each operation. The models are those of the property tests.

mod analysis;
mod cache;
mod call;
mod checks;
mod hostile;
mod list;
mod slots;
mod take;
mod trace;

pub use analysis::analysis;
pub use cache::cache;
pub use call::call;
pub use hostile::hostile;
pub use list::list;
pub use slots::slots;
pub use trace::trace;
