//! Django: a middleware for WSGI and ASGI.

use super::{Export, Exporter, File, Reason, Source, python};

pub(super) struct Django;

impl Exporter for Django {
    fn export(&self, source: &Source<'_>) -> Result<Export, Vec<Reason>> {
        let module = format!("cors_{}", source.identifier());
        let mount = format!(
            "#\n# Name it first in the settings, before SecurityMiddleware and authentication:\n#\n#     MIDDLEWARE = \
             [\"{module}.cors\", …]\n#\n# It needs no other package.\n"
        );
        let file = format!("{module}.py");
        let django = "\nfrom asgiref.sync import iscoroutinefunction\nfrom django.http import HttpResponse\nfrom \
                      django.utils.cache import patch_vary_headers\nfrom django.utils.decorators import \
                      sync_and_async_middleware\n";
        let heading = source.heading("django", "#") + &mount;
        let text = python::module(source, &heading, ["", django], include_str!("templates/django.py"), &file)?;
        let mut notes = vec![format!("name it first in the settings: MIDDLEWARE = [\"{module}.cors\", …]")];
        notes.extend(python::note_on_path(source));
        Ok(Export { files: vec![File { name: file, text }], notes })
    }
}
