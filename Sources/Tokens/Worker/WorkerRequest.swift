import Model

/// One operation that the process of a token module is asked for; octets and secrets travel beside it.
struct WorkerRequest: Hashable, Codable, Sendable {
    /// What is to be done, and what travels with it.
    enum Operation: String, Codable, CaseIterable, Sendable {
        /// Which tokens are there.
        case tokens
        /// How a token is.
        case condition
        /// New secrets; then those it may have now, likeliest first, and last those of its maker, when they are known.
        case personalise
        /// A key pair in a slot; the secrets.
        case generate
        /// The public key of a slot.
        case publicKey
        /// A signature; message, secrets.
        case sign
        /// A certificate into a slot; certificate, secrets.
        case write
        /// The certificate of a slot.
        case read
        /// The certificate of a slot away, its key stays; secrets.
        case remove
        /// Another PIN; the present one, the new one.
        case changePIN
        /// A new PIN by the security officer; PIN, secrets.
        case resetPIN
        /// Back to the factory state; the factory's secrets, then those it may have now.
        case reset
        /// The key that a pair to decrypt with is to be wrapped for, made when there is none; secrets.
        case transportKey
        /// A key pair to decrypt with into a slot; envelope, public key, secrets.
        case importKey
        /// The public key to decrypt with of a slot.
        case encryptionKey
        /// The certificate of the pair to decrypt with into a slot; certificate, secrets.
        case writeEncryption
        /// The certificate of the pair to decrypt with of a slot.
        case readEncryption
    }

    /// What is to be done.
    let operation: Operation
    /// The serial number of the token that must be there; nil for `tokens`.
    var serial: String?
    /// The slot, for what is done in one.
    var slot: TokenSlot?
    /// The kind of key to make.
    var algorithm: KeyAlgorithm?
    /// Whether the SO PIN of the maker's blanks is known; nil for operations that do not need it.
    var isMakersPINKnown: Bool?
}
