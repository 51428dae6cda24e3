import COpenSSL
import Model

extension X509Handle {
    /// A libcrypto certificate whose own signature can be verified, also when it is SM2.
    ///
    /// The identifier belongs to the object that is verified, not to the key; copies lose it.
    init(identified certificate: Certificate) throws(CryptoError) {
        let handle = try X509Handle(der: certificate.der)
        if certificate.signatureAlgorithm == .sm2WithSM3 { try handle.setIdentifier() }
        self = handle
    }

    private func setIdentifier() throws(CryptoError) {
        let identifier = SM2SignerIdentity.distinguishingIdentifier
        guard let string = unsafe ASN1_OCTET_STRING_new() else {
            throw CryptoError.drain("ASN1_OCTET_STRING_new")
        }
        guard unsafe ASN1_OCTET_STRING_set(string, identifier, CInt(identifier.count)) == 1 else {
            unsafe ASN1_OCTET_STRING_free(string)
            throw CryptoError.drain("ASN1_OCTET_STRING_set")
        }
        // Takes the string over.
        unsafe X509_set0_distinguishing_id(pointer, string)
    }
}
