//! Flask: a middleware around its WSGI application, which is the one place that sees every response.

use super::{Export, Exporter, File, Reason, Source, python};

pub(super) struct Flask;

impl Exporter for Flask {
    fn export(&self, source: &Source<'_>) -> Result<Export, Vec<Reason>> {
        let module = format!("cors_{}", source.identifier());
        let mount = format!(
            "#\n# Put it around the application, outside of any other WSGI middleware:\n#\n#     from {module} import Cors\n#     \
             app.wsgi_app = Cors(app.wsgi_app)\n#\n# It needs Python 3.8 or newer and no other package, and serves any WSGI \
             application.\n"
        );
        let file = format!("{module}.py");
        let text = python::module(
            source,
            &(source.heading("flask", "#") + &mount),
            ["", "from http import HTTPStatus\nfrom urllib.parse import quote\n"],
            include_str!("templates/flask.py"),
            &file,
        )?;
        let mut notes = vec![format!(
            "put it around the application: app.wsgi_app = Cors(app.wsgi_app), from {module} import Cors"
        )];
        notes.extend(python::note_on_path(source));
        Ok(Export { files: vec![File { name: file, text }], notes })
    }
}
