/// What a key does with a digest.
enum KeyOperation: Hashable, Sendable {
    /// Signs digests of this algorithm.
    case sign(DigestAlgorithm)
    /// Verifies signatures of digests of this algorithm.
    case verify(DigestAlgorithm)
}
