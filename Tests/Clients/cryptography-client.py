#!/usr/bin/env python3
"""Asks with pyca/cryptography, by GET or POST; the interface is told in scripts/clients.sh."""
import base64
import datetime
import pathlib
import sys
import urllib.parse
import urllib.request

from cryptography import exceptions, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.x509 import ocsp


def verify(answer, issuer):
    """Raises unless the issuer, or somebody to whom it delegated and whose certificate is valid, signed the answer for now."""
    key = issuer.public_key()
    now = datetime.datetime.now(datetime.timezone.utc)
    for certificate in answer.certificates:
        certificate.verify_directly_issued_by(issuer)
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        if x509.oid.ExtendedKeyUsageOID.OCSP_SIGNING in purposes:
            assert certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc, "the signer is not valid"
            key = certificate.public_key()
    how = (
        [ec.ECDSA(answer.signature_hash_algorithm)]
        if isinstance(key, ec.EllipticCurvePublicKey)
        else [padding.PKCS1v15(), answer.signature_hash_algorithm]
    )
    assert answer.this_update_utc <= now <= answer.next_update_utc, "the answer is not of now"
    key.verify(answer.signature, answer.tbs_response_bytes, *how)


def ask(url, request, method):
    """The octets of the answer."""
    if method == "get":
        path = urllib.parse.quote(base64.b64encode(request), safe="")
        return urllib.request.urlopen(f"{url}/{path}", timeout=10).read()
    headers = {"Content-Type": "application/ocsp-request"}
    return urllib.request.urlopen(urllib.request.Request(url, request, headers), timeout=10).read()


def main(url, _root, issuing, leaf, method="post"):
    try:
        issuer = x509.load_pem_x509_certificate(pathlib.Path(issuing).read_bytes())
        certificate = x509.load_pem_x509_certificate(pathlib.Path(leaf).read_bytes())
        builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA256())
        if method == "nonce":
            builder = builder.add_extension(x509.OCSPNonce(b"sixteen octets.."), critical=False)
        request = builder.build().public_bytes(serialization.Encoding.DER)
        answer = ocsp.load_der_ocsp_response(ask(url, request, method))
        if answer.response_status != ocsp.OCSPResponseStatus.SUCCESSFUL:
            return f"none {answer.response_status.name}"
        verify(answer, issuer)
        if method == "nonce":
            assert answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == b"sixteen octets.."
        return answer.certificate_status.name.lower()
    except (ValueError, AssertionError, exceptions.UnsupportedAlgorithm, exceptions.InvalidSignature) as error:
        return f"unverified {type(error).__name__} {error}"[:70]


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
