import COpenSSL

/// Owns one `X509_STORE_CTX *` and frees it exactly once.
@safe
struct StoreContext: ~Copyable {
    let pointer: OpaquePointer

    init() throws(CryptoError) {
        guard let context = unsafe X509_STORE_CTX_new() else { throw CryptoError.drain("X509_STORE_CTX_new") }
        unsafe pointer = context
    }

    deinit { unsafe X509_STORE_CTX_free(pointer) }

    /// Sets the purpose and the length, looks at no clock, and accepts any anchor as the end of a path.
    ///
    /// Policies count (RFC 5280 §6.1.1 (c)): any is acceptable, and where an authority demands one, one must hold for the
    /// whole path.
    func configure(
        _ purpose: ChainPurpose,
        maximumDepth: CInt
    ) throws(CryptoError) {
        guard let parameters = unsafe X509_STORE_CTX_get0_param(pointer) else {
            throw CryptoError.drain("X509_STORE_CTX_get0_param")
        }
        let strictness = purpose == .attestation ? 0 : X509_V_FLAG_X509_STRICT | X509_V_FLAG_POLICY_CHECK
        let flags = UInt(X509_V_FLAG_PARTIAL_CHAIN | strictness | X509_V_FLAG_NO_CHECK_TIME)
        try check(unsafe X509_VERIFY_PARAM_set_flags(parameters, flags), "X509_VERIFY_PARAM_set_flags")
        unsafe X509_VERIFY_PARAM_set_depth(parameters, maximumDepth)
        // Without it no policy is acceptable. The object is static, so that nobody frees it.
        try check(
            unsafe X509_VERIFY_PARAM_add0_policy(parameters, OBJ_nid2obj(NID_any_policy)),
            "X509_VERIFY_PARAM_add0_policy"
        )
        if let number = purpose.number {
            try check(
                unsafe X509_VERIFY_PARAM_set_purpose(parameters, number),
                "X509_VERIFY_PARAM_set_purpose"
            )
        }
    }

    /// The path that was found, leaf first.
    func path() throws(CryptoError) -> [Certificate] {
        try unsafe CertificateStack.copies(X509_STORE_CTX_get0_chain(pointer))
    }

    /// Why no path was found, and where.
    func refusal() -> ChainVerdict {
        let code = unsafe X509_STORE_CTX_get_error(pointer)
        let refusal = ChainRefusal(libraryCode: code)
        // A policy is missing on the whole path; libcrypto leaves the depth of another check there.
        let depth = refusal == .policyMissing ? 0 : Int(unsafe X509_STORE_CTX_get_error_depth(pointer))
        return .refused(refusal, depth: depth)
    }
}

extension ChainPurpose {
    fileprivate var number: CInt? {
        switch self {
        case .any, .attestation: nil
        case .clientAuthentication: X509_PURPOSE_SSL_CLIENT
        case .serverAuthentication: X509_PURPOSE_SSL_SERVER
        case .emailSigning: X509_PURPOSE_SMIME_SIGN
        case .ocspResponder: X509_PURPOSE_OCSP_HELPER
        }
    }
}

extension ChainRefusal {
    fileprivate init(libraryCode code: CInt) {
        self =
            switch code {
            case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
                X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
                X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_CERT_UNTRUSTED,
                X509_V_ERR_SUBJECT_ISSUER_MISMATCH,
                X509_V_ERR_AKID_SKID_MISMATCH, X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH:
                .issuerNotFound
            case X509_V_ERR_CERT_SIGNATURE_FAILURE, X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE,
                X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY:
                .signatureInvalid
            case X509_V_ERR_INVALID_CA, X509_V_ERR_INVALID_NON_CA, X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
                .notAnAuthority
            case X509_V_ERR_PATH_LENGTH_EXCEEDED, X509_V_ERR_CERT_CHAIN_TOO_LONG: .pathTooLong
            case X509_V_ERR_INVALID_PURPOSE: .usageNotAllowed
            case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION: .unknownCriticalExtension
            case X509_V_ERR_PERMITTED_VIOLATION, X509_V_ERR_EXCLUDED_VIOLATION, X509_V_ERR_SUBTREE_MINMAX,
                X509_V_ERR_INVALID_POLICY_EXTENSION:
                .constraintViolated
            case X509_V_ERR_NO_EXPLICIT_POLICY: .policyMissing
            default:
                .other(
                    code: Int(code),
                    text: unsafe String(cString: X509_verify_cert_error_string(Int(code)))
                )
            }
    }
}
