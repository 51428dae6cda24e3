import Model

/// The challenge of a binding: it names its end, account and certificate by itself, so that any process of the centre can take the
/// answer, and nothing is kept until one was good (ADR 0068).
///
/// ```
/// nonce = the second of its end (8 octets, big-endian) ‖ random (8) ‖ HMAC-SHA-256 under the centre's key, cut (16)
/// ```
///
/// Source: product.md §5.6.
extension EnrollmentDesk {
    /// How long a challenge can be answered, in seconds.
    public static let bindingSeconds: Int64 = 120
    private static let headOctets = 16
    private static let nonceOctets = 32

    /// Draws a challenge for one certificate and one account.
    ///
    /// - Parameters:
    ///   - fingerprint: SHA-256 of the certificate's DER.
    ///   - login: the account.
    /// - Returns: 32 octets, good once and for `bindingSeconds`.
    /// - Throws: `EnrollmentError` with `.portFailed`.
    public func bindingNonce(
        for fingerprint: [UInt8],
        of login: String
    ) throws(EnrollmentError) -> [UInt8] {
        let end = UInt64(
            clamping: clock.now.advanced(bySeconds: EnrollmentDesk.bindingSeconds).secondsSinceEpoch
        )
        let time = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: end >> UInt64($0)) }
        let head = try time + random(EnrollmentDesk.headOctets - time.count)
        return try head + mark(head, fingerprint, login)
    }

    /// Whether a challenge is one of ours, for this certificate and account, and can still be answered.
    func isOpen(
        _ nonce: [UInt8],
        for fingerprint: [UInt8],
        of login: String
    ) throws(EnrollmentError) -> Bool {
        guard nonce.count == EnrollmentDesk.nonceOctets else { return false }
        let head = Array(nonce.prefix(EnrollmentDesk.headOctets))
        let expected = try mark(head, fingerprint, login)
        let difference = zip(expected, nonce.dropFirst(EnrollmentDesk.headOctets)).reduce(UInt8(0)) {
            $0 | ($1.0 ^ $1.1)
        }
        let end = head.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return difference == 0 && UInt64(clamping: clock.now.secondsSinceEpoch) <= end
    }

    private func mark(
        _ head: [UInt8],
        _ fingerprint: [UInt8],
        _ login: String
    ) throws(EnrollmentError) -> [UInt8] {
        let text = "binding nonce|\(login)|\(Hexadecimal.encode(fingerprint))|\(Hexadecimal.encode(head))"
        let digest = try port("identity digest") { try ports.identityDigest(Array(text.utf8)) }
        guard digest.count >= EnrollmentDesk.nonceOctets - EnrollmentDesk.headOctets else {
            throw EnrollmentError(.portFailed("identity digest", detail: "\(digest.count) octets"))
        }
        return Array(digest.prefix(EnrollmentDesk.nonceOctets - EnrollmentDesk.headOctets))
    }
}
