public import Enrollment

/// Works on pictures that applicants send.
public protocol PicturePress: Sendable {
    /// The picture and nothing else that came with it, within the limits of documents; nil when it is none.
    func clean(_ content: [UInt8], _ type: MediaType) async -> [UInt8]?
    /// A smaller JPEG with words across it; nil when it cannot be made.
    func preview(_ content: [UInt8], _ type: MediaType, words: String) async -> [UInt8]?
}
