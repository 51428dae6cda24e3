import COpenSSL

/// A fetched `EVP_MD`, kept for ever: fetching for each digest costs more than a small digest.
@safe
final class DigestMethod: @unchecked Sendable {
    // Unchecked: an EVP_MD is immutable after it is fetched.
    let pointer: OpaquePointer
    /// The name libcrypto knows it by.
    let name: String

    static let sha1 = DigestMethod(fetching: "SHA1")
    static let sha256 = DigestMethod(fetching: "SHA256")
    static let sha384 = DigestMethod(fetching: "SHA384")
    static let sha512 = DigestMethod(fetching: "SHA512")
    static let sm3 = DigestMethod(fetching: "SM3")

    private init(fetching name: String) {
        // Not a matter of input: a libcrypto without these digests cannot run this product.
        guard let method = unsafe EVP_MD_fetch(nil, name, nil) else {
            preconditionFailure("see Libcrypto.selfCheck: libcrypto has no digest \(name)")
        }
        unsafe pointer = method
        self.name = name
    }
}
