"""Drawing a certificate: A4 landscape, two languages, vectors and embedded fonts only.

``certificates.rendering.page.render_certificate`` is the way in; ``fonts`` loads and checks the
fonts, ``ornaments`` and ``seal`` hold the engraving, ``xmp`` the metadata, ``pdf`` what the PDF
library leaves out. Knows nothing of keys, databases or the web.
"""
