/// What asks the platform's servers; no answer is longer than is said, and none is waited for without an end.
public protocol PlatformLine: Sendable {
    /// Fetches a document that everybody may read.
    ///
    /// - Throws: whatever kept it, an answer that is not 200 included.
    func document(_ url: String, limit: Int) async throws -> [UInt8]
    /// Sends a form as the client that the platform knows us as.
    ///
    /// - Returns: status and body, whatever the status says.
    /// - Throws: when no answer came.
    func send(_ form: [UInt8], to url: String, limit: Int) async throws -> (status: Int, body: [UInt8])
}
