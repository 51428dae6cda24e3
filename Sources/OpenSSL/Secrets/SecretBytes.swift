import COpenSSL
import Model

/// Octets that nobody else should see: a passphrase, a symmetric key, a PIN.
///
/// Owned once, never copied by accident, wiped when it goes away; it cannot be printed or encoded.
@safe
public struct SecretBytes: ~Copyable, @unchecked Sendable {
    // Unchecked: the memory is owned by this value alone and never changes after initialisation.
    private let storage: UnsafeMutableBufferPointer<UInt8>

    /// Copies octets; the caller wipes its own.
    public init(copying bytes: Span<UInt8>) {
        unsafe storage = .allocate(capacity: bytes.count)
        for index in bytes.indices { unsafe storage.initializeElement(at: index, to: bytes[index]) }
    }

    /// Copies octets; the caller wipes its own.
    public init(copying bytes: [UInt8]) {
        self.init(copying: bytes.span)
    }

    /// Draws `count` octets from the generator for private randomness.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for a negative count or one above 1 MiB, `.library` when
    ///   the generator fails.
    public init(random count: Int) throws(CryptoError) {
        guard (0...1 << 20).contains(count) else {
            throw CryptoError(.notAllowed(what: "secret of \(count) octets"))
        }
        let secret = SecretBytes(zeros: count)
        try check(unsafe RAND_priv_bytes(secret.storage.baseAddress, CInt(count)), "RAND_priv_bytes")
        self = secret
    }

    /// Reads hexadecimal digits.
    ///
    /// - Returns: nil for an odd count of digits or any other character.
    public init?(hexadecimal text: String) {
        guard var bytes = Hexadecimal.decode(text) else { return nil }
        self.init(copying: bytes)
        bytes.wipe()
    }

    private init(zeros count: Int) {
        unsafe storage = .allocate(capacity: count)
        unsafe storage.initialize(repeating: 0)
    }

    deinit {
        unsafe OPENSSL_cleanse(storage.baseAddress, storage.count)
        unsafe storage.deallocate()
    }

    /// How many octets there are.
    public var count: Int { unsafe storage.count }

    /// True when there are none.
    public var isEmpty: Bool { count == 0 }

    /// Shows the octets to `body`, which must not keep a copy.
    public borrowing func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (borrowing Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafe UnsafeBufferPointer(storage).span)
    }

    /// A copy outside the protection of this type, for wire formats of other targets; the caller wipes it.
    package borrowing func copyBytes() -> [UInt8] {
        unsafe Array(storage)
    }

    /// Compares without telling by its duration where the difference is.
    public borrowing func isEqual(to other: borrowing SecretBytes) -> Bool {
        guard count == other.count else { return false }
        return unsafe CRYPTO_memcmp(storage.baseAddress, other.storage.baseAddress, count) == 0
    }
}

extension [UInt8] {
    /// Overwrites every octet in a way the optimiser keeps.
    package mutating func wipe() {
        unsafe withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
    }
}
