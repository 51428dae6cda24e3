import OpenSSL

extension ChainRefusal {
    /// What a certificate does wrong, by the number that libcrypto has for it (x509_vfy.h), after its name.
    ///
    /// Those of RFC 5280 §4 are found because paths are checked strictly; numbers that have a case of their own, or that
    /// only DANE, Suite B, proxy certificates, host names and transparency give, are not here.
    static let rules: [Int: String] = [
        1: "could not be checked",
        13: "has a notBefore that is no time",
        14: "has a notAfter that is no time",
        17: "could not be checked: there was no memory left",
        24: "has no public key that could be read",
        28: "was rejected by those who trust its issuer",
        39: "may not make signatures: its keyUsage lacks digitalSignature",
        40: "is a proxy certificate, which is not accepted here",
        41: "has an extension that contradicts itself or another",
        45: "uses a feature of an extension that is not understood",
        46: "has addresses that its issuer does not have (RFC 3779)",
        51: "is below a name constraint of a kind that is not understood",
        52: "is below a name constraint that cannot be read",
        53: "has a name that a name constraint cannot be applied to",
        55: "is its own issuer's issuer",
        66: "has a key that is too short",
        67: "is of an authority whose key is too short",
        68: "is signed with a digest that is too weak",
        69: "could not be checked",
        70: "could not be checked: the store of certificates cannot be read",
        76: "is signed with an algorithm that is not known here",
        77: "is signed with another kind of algorithm than its issuer's key is of",
        78: "names two different signature algorithms",
        80: "limits the length of a path and is no authority's",
        81: "limits the length of a path and may not sign certificates",
        82: "may sign certificates by its keyUsage and is no authority's",
        83: "has no name of its issuer",
        84: "has no name: an authority has one, everybody else one in subjectAltName",
        85: "lacks authorityKeyIdentifier",
        86: "lacks subjectKeyIdentifier, which every authority's certificate has",
        87: "has a subjectAltName without names",
        88: "has its only names in a subjectAltName that is not critical",
        89: "has a basicConstraints that is not critical, which an authority's must be",
        90: "has an authorityKeyIdentifier that is critical, which it must not be",
        91: "has a subjectKeyIdentifier that is critical, which it must not be",
        92: "lacks keyUsage, which every authority's certificate has",
        93: "has extensions and is not of version 3",
        94: "has a curve that is written out instead of named",
    ]
}
