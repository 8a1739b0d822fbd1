import json
from tests.journeys.test_a_certificate import *
from tests.journeys.test_a_certificate import Site
del test_from_the_decision_to_a_certificate_that_anyone_can_verify
def test_rest(signed_in, visitor, site, tmp_path):
    pdfsig, pdftoppm = tool("pdfsig"), tool("pdftoppm")
    file = the_candidate_downloads_it(signed_in(HOLDER), tmp_path)
    any_reader_of_pdf_finds_it_signed_as_a_whole(pdfsig, file)
    number = file.stem
    an_employer_verifies_by_number(visitor, number)
    an_employer_follows_the_code_on_the_page(visitor, site, pdftoppm, file)
    an_employer_uploads_the_file(visitor, file)
    an_employer_without_us_uses_the_exported_root(visitor, site, file, tmp_path)
    a_changed_byte_is_noticed(visitor, site, file, tmp_path)
    the_score_behind_it_can_be_recomputed(signed_in("auditor"), site)
    it_is_withdrawn_with_a_reason(signed_in("officer"), number)
    the_withdrawal_shows_at_once(visitor, site, number, file)
