import Model

/// What a key does with a digest.
enum KeyOperation: Hashable, Sendable {
    /// Signs digests with this algorithm.
    case sign(SignatureAlgorithm)
    /// Verifies signatures of digests with this algorithm.
    case verify(SignatureAlgorithm)
}
