public import Model
public import OpenSSL

/// One token in one reader, whatever driver reaches it: the port of the production line.
///
/// Every operation opens the card anew, checks that it still is the card of `identity`, and holds it against
/// other programs until it is done. A PIN or PUK is never tried twice, and never when a wrong value would use up the
/// last try.
public protocol Token: Actor {
    /// Which token this is; read from the card when it was opened.
    nonisolated var identity: TokenIdentity { get }

    /// Reads how the token is; costs no try.
    func condition() async throws(TokenError) -> TokenCondition

    /// PIN tries left, 0 when locked; costs none.
    ///
    /// - Returns: nil when the token does not tell.
    func pinTriesLeft() async throws(TokenError) -> Int?

    /// Whether the token has the management key of `secrets`; nothing is changed, no secret is told, and no try is spent.
    ///
    /// - Throws: `TokenError` with `.unsupported` for one that has no such proof, as behind PKCS#11, where it would be told its SO
    ///   PIN; `.cardRemoved`, `.cardSwapped` and others.
    func proves(_ secrets: TokenSecrets) async throws(TokenError) -> Bool

    /// Changes management key, PUK and PIN to `secrets`, and prepares the card's own data objects.
    ///
    /// Safe to repeat after a cut at any moment, given the same `secrets`. The caller has stored `secrets` durably
    /// before the call. No try is spent on a card whose management key is in neither `secrets` nor `known`.
    ///
    /// - Parameters:
    ///   - secrets: what the card shall have afterwards.
    ///   - known: what the card may have now, likeliest first: secrets of earlier attempts, then
    ///     `TokenSecrets.factoryDefaults()`.
    /// - Throws: `TokenError` with `.alreadyPersonalised`, `.pukLocked`, `.tooFewTries`, `.wrongPUK`,
    ///   `.unsupported`, `.cardRemoved`, `.cardSwapped` or `.timeout`.
    func personalise(to secrets: TokenSecrets, from known: [TokenSecrets]) async throws(TokenError)

    /// Gives the PIN this many tries, from now on and after each unlock.
    ///
    /// Safe to repeat after a cut at any moment, behind `personalise` with the same `secrets`.
    ///
    /// - Parameters:
    ///   - count: how many, 3 to 15.
    ///   - secrets: what the token has, and has afterwards.
    /// - Throws: `TokenError` with `.unsupported` for a token without `.pinTries`; as `personalise`.
    func setPINTries(_ count: Int, with secrets: TokenSecrets) async throws(TokenError)

    /// Makes a key pair in the token, replacing what was in the slot.
    ///
    /// - Returns: the public key; the private key cannot leave the token.
    /// - Throws: `TokenError` with `.managementKeyRefused`, `.unsupportedAlgorithm`, `.cardRemoved` and others.
    func generateKey(
        _ algorithm: KeyAlgorithm,
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) async throws(TokenError) -> PublicKey

    /// The public key in a slot, as far as the token tells: from its metadata, or else from the certificate.
    ///
    /// - Returns: nil when the slot is empty or the token does not tell.
    func publicKey(in slot: TokenSlot) async throws(TokenError) -> PublicKey?

    /// Signs a message: hashed here, signed in the token, the PIN verified immediately before.
    ///
    /// - Returns: DER `ECDSA-Sig-Value`, or an RSA PKCS#1 v1.5 signature; SHA-384 for P-384, else SHA-256.
    /// - Throws: `TokenError` with `.wrongPIN`, `.pinLocked`, `.tooFewTries`, `.emptySlot`, `.cardRemoved`.
    func sign(
        _ message: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) async throws(TokenError) -> [UInt8]

    /// Writes a DER certificate, replacing what was there.
    ///
    /// - Throws: `TokenError` with `.managementKeyRefused`, `.tooLarge`, `.cardRemoved` and others.
    func write(certificate: [UInt8], in slot: TokenSlot, with secrets: TokenSecrets) async throws(TokenError)

    /// Makes a key pair for the token's holder, replacing what was in the slot; other slots stay as they are.
    ///
    /// - Returns: the public key.
    /// - Throws: as `generateKey(_:in:with:)`; `TokenError` with `.notPermitted` when nobody answers for the management key, and
    ///   behind PKCS#11 as `sign`.
    func generateKey(
        _ algorithm: KeyAlgorithm,
        in slot: TokenSlot,
        by holder: HolderLeave
    ) async throws(TokenError) -> PublicKey

    /// Writes a DER certificate for the token's holder, replacing what was in the slot.
    ///
    /// - Throws: as `write(certificate:in:with:)`, and as `generateKey(_:in:by:)`.
    func write(certificate: [UInt8], in slot: TokenSlot, by holder: HolderLeave) async throws(TokenError)

    /// Removes the certificate of a slot for the token's holder; the key stays.
    ///
    /// - Throws: as `write(certificate:in:by:)`.
    func removeCertificate(from slot: TokenSlot, by holder: HolderLeave) async throws(TokenError)

    /// Reads the DER certificate of a slot.
    ///
    /// - Returns: nil when there is none.
    func readCertificate(in slot: TokenSlot) async throws(TokenError) -> [UInt8]?

    /// What the token says of the key in a slot, that it was made in there.
    ///
    /// - Returns: nil when the token cannot say such a thing.
    /// - Throws: `TokenError` with `.emptySlot` when there is no such key.
    func attestation(of slot: TokenSlot) async throws(TokenError) -> TokenAttestation?

    /// Takes the token back to how its maker delivers it; every key in it is gone.
    ///
    /// Safe to repeat after a cut at any moment. Only a token that has one of `secrets` is touched.
    ///
    /// - Parameter secrets: what it may have now.
    /// - Throws: `TokenError` with `.managementKeyRefused` or `.wrongPUK` for a token that has others, `.unsupported` for one that
    ///   cannot be reset.
    func reset(knowing secrets: [TokenSecrets]) async throws(TokenError)

    /// Changes the PIN, as its holder does.
    ///
    /// - Throws: `TokenError` with `.wrongPIN`, `.pinLocked`, `.tooFewTries`, `.invalidSecret`.
    func changePIN(
        from current: borrowing SecretBytes,
        to new: borrowing SecretBytes
    ) async throws(TokenError)

    /// Sets a new PIN with the PUK and gives it all its tries back.
    ///
    /// - Throws: `TokenError` with `.wrongPUK`, `.pukLocked`, `.tooFewTries`, `.invalidSecret`.
    func resetPIN(to new: borrowing SecretBytes, with secrets: TokenSecrets) async throws(TokenError)
}
