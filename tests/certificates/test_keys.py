"""Promises of the signing keys."""

from __future__ import annotations

import multiprocessing
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from certificates.keys import (
    DEVELOPMENT_MARK,
    DOCUMENT_SIGNING,
    ISSUING_CRL,
    ROOT,
    ROOT_CRL,
    SIGNER,
    DocumentSigner,
    KeysUnavailable,
    ensure_development_chain,
    issued_by,
    load_root,
    load_signer,
)
from tests.certificates.pure import CHEAP, NOW, PASSPHRASE, another_signer, development_signer


def make(folder: Path, *, passphrase: str = PASSPHRASE, production: bool = False) -> DocumentSigner:
    return ensure_development_chain(
        folder, passphrase=passphrase, now=NOW, production=production, kdf_rounds=CHEAP
    )


def test_the_chain_runs_from_signer_over_issuing_ca_to_root() -> None:
    signer = development_signer()
    (issuing,) = signer.issuers
    assert issued_by(signer.certificate, issuing)
    assert issued_by(issuing, signer.root)
    assert issued_by(signer.root, signer.root)
    assert not issued_by(signer.certificate, signer.root)


def test_the_curves_are_p384_above_and_p256_for_documents() -> None:
    signer = development_signer()
    curves = []
    for certificate in (signer.certificate, *signer.issuers, signer.root):
        key = certificate.public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey)
        curves.append(key.curve.name)
    assert curves == ["secp256r1", "secp384r1", "secp384r1"]


def test_the_signer_may_sign_documents_and_nothing_else() -> None:
    extensions = development_signer().certificate.extensions
    usage = extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature and usage.value.content_commitment
    assert not usage.value.key_cert_sign and not usage.value.crl_sign
    purposes = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [DOCUMENT_SIGNING]
    assert not extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_the_issuing_ca_may_issue_signers_only() -> None:
    (issuing,) = development_signer().issuers
    basic = issuing.extensions.get_extension_for_class(x509.BasicConstraints)
    assert basic.critical and basic.value.ca and basic.value.path_length == 0


def test_every_name_says_that_it_is_for_development() -> None:
    signer = development_signer()
    assert signer.development
    for certificate in (signer.certificate, *signer.issuers, signer.root):
        for attribute in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
            (name,) = certificate.subject.get_attributes_for_oid(attribute)
            assert DEVELOPMENT_MARK in str(name.value)


def test_the_revocation_lists_are_empty_and_signed_by_their_issuers() -> None:
    signer = development_signer()
    issuers = (signer.root, *signer.issuers)
    assert len(signer.crls) == 2
    for crl, issuer in zip(signer.crls, issuers, strict=True):
        key = issuer.public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey)
        assert crl.is_signature_valid(key)
        assert len(crl) == 0
        assert crl.next_update_utc is not None and crl.next_update_utc > NOW + timedelta(days=700)


def test_files_are_private_and_keys_are_encrypted(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    make(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
        assert b"BEGIN PRIVATE KEY" not in path.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"keys"}


def test_the_second_start_loads_what_the_first_made(tmp_path: Path) -> None:
    first, second = make(tmp_path / "keys"), make(tmp_path / "keys")
    assert first.certificate == second.certificate
    assert first.key.private_numbers() == second.key.private_numbers()


def test_an_empty_folder_may_be_there_already(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "keys"
    folder.mkdir(parents=True)
    assert make(folder).development


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "notes.txt").write_text("mine")
    with pytest.raises(KeysUnavailable):
        make(tmp_path / "keys")
    assert [path.name for path in tmp_path.rglob("*.*")] == ["notes.txt"]


def _start(folder: str, barrier: object, results: object) -> None:
    barrier.wait()  # type: ignore[attr-defined]
    serial = make(Path(folder)).certificate.serial_number
    results.put(serial)  # type: ignore[attr-defined]


def test_processes_that_start_at_once_end_up_with_one_chain(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(4), context.Queue()
    starts = [
        context.Process(target=_start, args=(str(tmp_path / "keys"), barrier, results))
        for _ in range(4)
    ]
    for start in starts:
        start.start()
    serials = {results.get(timeout=240) for _ in starts}
    for start in starts:
        start.join(240)
    results.close()
    assert len(serials) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"keys"}


def test_a_production_site_makes_no_keys(tmp_path: Path) -> None:
    with pytest.raises(KeysUnavailable, match="production"):
        make(tmp_path / "keys", production=True)
    assert not (tmp_path / "keys").exists()


def test_a_production_site_does_not_sign_with_development_keys(tmp_path: Path) -> None:
    make(tmp_path / "keys")
    with pytest.raises(KeysUnavailable, match="development"):
        make(tmp_path / "keys", production=True)


def test_no_keys_are_made_without_a_passphrase(tmp_path: Path) -> None:
    with pytest.raises(KeysUnavailable, match="passphrase"):
        make(tmp_path / "keys", passphrase="")


def test_another_passphrase_is_refused_with_the_file_named(tmp_path: Path) -> None:
    make(tmp_path / "keys")
    with pytest.raises(KeysUnavailable, match=SIGNER):
        make(tmp_path / "keys", passphrase="another")


def test_a_signer_that_does_not_end_in_the_given_root_is_refused(tmp_path: Path) -> None:
    make(tmp_path / "one")
    make(tmp_path / "two")
    with pytest.raises(KeysUnavailable, match="chain"):
        load_signer(tmp_path / "one" / SIGNER, passphrase=PASSPHRASE, root=tmp_path / "two" / ROOT)


@pytest.mark.parametrize("name", [SIGNER, ROOT, ROOT_CRL, ISSUING_CRL])
def test_a_damaged_file_is_refused(tmp_path: Path, name: str) -> None:
    make(tmp_path / "keys")
    (tmp_path / "keys" / name).write_bytes(b"\0" * 40)
    with pytest.raises(KeysUnavailable):
        make(tmp_path / "keys")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeysUnavailable):
        load_signer(tmp_path / SIGNER, passphrase=PASSPHRASE, root=tmp_path / ROOT)


def test_a_root_is_read_from_its_pem_file(tmp_path: Path) -> None:
    signer = make(tmp_path / "keys")
    assert load_root(tmp_path / "keys" / ROOT) == signer.root


def test_a_signer_is_never_printed() -> None:
    signer = another_signer()
    assert str(signer.key.private_numbers().private_value) not in repr(signer)
