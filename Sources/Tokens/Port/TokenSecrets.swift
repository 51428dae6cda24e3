public import OpenSSL

/// What opens one token: a management key, PUK and PIN, or, behind PKCS#11, the security officer's PIN and the user's.
///
/// Wiped when it goes away; it cannot be printed or encoded except into `SecretBytes`, for wrapping under a custody
/// key.
public final class TokenSecrets: Sendable {
    /// The cipher of the management key; nil for a token that has a security officer instead.
    public let managementKeyAlgorithm: ManagementKeyAlgorithm?
    /// Empty without a cipher.
    let managementKey: SecretBytes
    /// The PUK, or the security officer's PIN.
    let puk: SecretBytes
    let pin: SecretBytes

    /// Octets of a PUK.
    static let pukSize = 8
    /// Octets of a security officer's PIN.
    static let officerPINSizes = 4...32

    /// Takes secrets made elsewhere.
    ///
    /// - Throws: `TokenError` with `.invalidSecret` when a length is wrong, a PIN has an octet that is no digit, or a
    ///   PUK has an octet that is not printable ASCII.
    public init(
        managementKey: consuming SecretBytes,
        algorithm: ManagementKeyAlgorithm,
        puk: consuming SecretBytes,
        pin: consuming SecretBytes
    ) throws(TokenError) {
        guard managementKey.count == algorithm.keySize else {
            throw TokenError(.invalidSecret("a management key of this kind has \(algorithm.keySize) octets"))
        }
        try Self.checkPUK(puk)
        try Self.checkPIN(pin)
        managementKeyAlgorithm = algorithm
        self.managementKey = managementKey
        self.puk = puk
        self.pin = pin
    }

    /// Takes the secrets of a token behind PKCS#11, made elsewhere.
    ///
    /// - Parameters:
    ///   - officerPIN: the SO PIN, 4 to 32 printable ASCII characters.
    ///   - pin: the user's PIN, 6 to 8 digits.
    /// - Throws: `TokenError` with `.invalidSecret`.
    public init(officerPIN: consuming SecretBytes, pin: consuming SecretBytes) throws(TokenError) {
        let isValid =
            Self.officerPINSizes.contains(officerPIN.count)
            && officerPIN.allSatisfy { (0x21...0x7E).contains($0) }
        guard isValid else { throw TokenError(.invalidSecret("an SO PIN has 4 to 32 printable characters")) }
        try Self.checkPIN(pin)
        managementKeyAlgorithm = nil
        managementKey = SecretBytes(copying: [UInt8]())
        puk = officerPIN
        self.pin = pin
    }

    /// Shows the PIN, ASCII digits, to `body`: for the PIN letter.
    public func withPIN<Result: ~Copyable, Failure: Error>(
        _ body: (borrowing Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try pin.withBytes(body)
    }

    /// Shows the PUK, printable ASCII, to `body`: for an unlock at the desk.
    public func withPUK<Result: ~Copyable, Failure: Error>(
        _ body: (borrowing Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try puk.withBytes(body)
    }

    /// The same management key and PUK with another PIN, as after a holder's change or a reset.
    public func replacing(pin: consuming SecretBytes) throws(TokenError) -> TokenSecrets {
        guard let algorithm = managementKeyAlgorithm else {
            return try TokenSecrets(officerPIN: puk.withBytes { SecretBytes(copying: $0) }, pin: pin)
        }
        return try TokenSecrets(
            managementKey: managementKey.withBytes { SecretBytes(copying: $0) },
            algorithm: algorithm,
            puk: puk.withBytes { SecretBytes(copying: $0) },
            pin: pin
        )
    }

    static func checkPIN(_ pin: borrowing SecretBytes) throws(TokenError) {
        let isValid = PINPolicy.lengths.contains(pin.count) && pin.allSatisfy { (0x30...0x39).contains($0) }
        guard isValid else { throw TokenError(.invalidSecret("a PIN has 6 to 8 digits")) }
    }

    static func checkPUK(_ puk: borrowing SecretBytes) throws(TokenError) {
        let isValid = puk.count == pukSize && puk.allSatisfy { (0x21...0x7E).contains($0) }
        guard isValid else { throw TokenError(.invalidSecret("a PUK has 8 printable characters")) }
    }
}

extension SecretBytes {
    /// True when every octet passes.
    borrowing func allSatisfy(_ test: (UInt8) -> Bool) -> Bool {
        withBytes { bytes in bytes.indices.allSatisfy { test(bytes[$0]) } }
    }
}
