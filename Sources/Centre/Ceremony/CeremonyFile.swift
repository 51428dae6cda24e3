/// A ceremony as it is written down (YAML): who, when, what for, and every step.
///
/// Unknown keys are refused; every key is described in docs/operations/ceremony.md.
struct CeremonyFile: Codable, Hashable {
    /// Who is there.
    struct Participant: Codable, Hashable {
        /// `operator`, `second` or `witness`.
        var role: String
        /// The login name; of operator and second, and of nobody else.
        var staff: String?
        /// 姓名; of witnesses, and of nobody else.
        var name: String?
    }

    /// What must be as it was when the file was written.
    struct Expectation: Codable, Hashable {
        /// An authority of the book.
        var authority: String
        /// SHA-256 of its certificate, hexadecimal.
        var fingerprint: String
    }

    /// One step; which keys it takes is said by `do`.
    struct Step: Codable, Hashable {
        /// What is done.
        var `do`: String
        /// The authority that it is done to.
        var authority: String?
        /// Who certifies a new authority.
        var parent: String?
        /// Who certifies a foreign request, or another authority.
        var by: String?
        /// The kind of key.
        var algorithm: String?
        /// How an RSA key signs: `pkcs1` or `pss`.
        var signature: String?
        /// CN.
        var commonName: String?
        /// O.
        var organization: String?
        /// Where the key is kept.
        var key: String?
        /// The profile of the certificate.
        var profile: String?
        /// A request or a certificate, relative to the ceremony file.
        var file: String?
        /// SHA-256 of that file, hexadecimal.
        var sha256: String?
        /// How many shares open a key.
        var threshold: Int?
        /// How many shares there are.
        var of: Int?
        /// The folder for the shares, relative to the ceremony file.
        var to: String?
        /// How many certificates of an authority may be valid when its key is destroyed.
        var evenThough: Int?
        /// The serial number of a certificate that `by` signed, hexadecimal.
        var certificate: String?
        /// 吊销原因.
        var reason: String?
        /// 吊销原因 in words.
        var text: String?
        /// The day since which nothing that a key signed is to be trusted.
        var invalidityDate: String?
    }

    /// Its name, which names the protocol.
    var ceremony: String
    /// 目的.
    var purpose: String
    /// The first day on which it may be held, `2026-11-22` in Asia/Shanghai.
    var notBefore: String
    /// The last day.
    var notAfter: String
    /// Who is there.
    var participants: [Participant]
    /// What must be as it was.
    var expect: [Expectation]?
    /// What is done, in order.
    var steps: [Step]
}
