import Model
import OpenSSL

/// Something that must hold of every input, and did not.
public struct BrokenPromise: Error, CustomStringConvertible {
    /// What did not hold.
    public let description: String
}

/// States what must hold.
func promise(_ what: StaticString, _ holds: @autoclosure () -> Bool) throws(BrokenPromise) {
    guard holds() else { throw BrokenPromise(description: "\(what)") }
}

/// Runs a reader: a refusal says what is wrong in one line, and libcrypto's error queue is empty in any case.
///
/// - Returns: what was read, or nil when it was refused.
func reading<Value>(
    _ read: () throws -> Value
) throws(BrokenPromise) -> Value? {
    do {
        let value = try read()
        try promise("the error queue is empty", CryptoError.queueIsEmpty)
        return value
    } catch let error as BrokenPromise {
        throw error
    } catch let error as any OperatorError {
        try promise("the error queue is empty after a refusal", CryptoError.queueIsEmpty)
        try promise("the refusal has a message", !error.message.isEmpty)
        try promise("the message is one line", !error.message.unicodeScalars.contains { $0.value < 32 })
        return nil
    } catch {
        throw BrokenPromise(description: "an error that no operator can read: \(error)")
    }
}
