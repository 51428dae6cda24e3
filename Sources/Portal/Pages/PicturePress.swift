public import Enrollment

/// Works on pictures that applicants send.
public protocol PicturePress: Sendable {
    /// The picture and nothing else that came with it, within the limits of documents; nil when it is none.
    ///
    /// - Throws: `FairQueue.Refusal` when `login` has too much waiting, or all have.
    func clean(
        _ content: [UInt8],
        _ type: MediaType,
        for login: String
    ) async throws(FairQueue.Refusal) -> [UInt8]?
    /// A smaller JPEG with words across it; nil when it cannot be made.
    ///
    /// `content` reads the picture, once its turn has come.
    ///
    /// - Throws: `FairQueue.Refusal`, and what `content` throws.
    func preview(
        _ type: MediaType,
        words: String,
        for login: String,
        content: @escaping @Sendable () throws -> [UInt8]
    ) async throws -> [UInt8]?
}
