import Foundation
package import Portal

/// Reads the messages of holders' assistants; what is not known, or out of bounds, is refused by name.
package enum UnlockReading {
    static func redeem(_ body: [UInt8]) throws(APIError) -> UnlockMessages.Redeem {
        let message = try WireReading.read(UnlockMessages.Redeem.self, from: body)
        try StationReading.checkSerial(message.token)
        return message
    }

    static func secrets(_ body: [UInt8]) throws(APIError) -> UnlockMessages.Secrets {
        try WireReading.read(UnlockMessages.Secrets.self, from: body)
    }

    static func complete(_ body: [UInt8]) throws(APIError) -> UnlockMessages.Complete {
        try WireReading.read(UnlockMessages.Complete.self, from: body)
    }

    /// Reads a message of any kind, and writes it as it was understood.
    ///
    /// - Parameters:
    ///   - verb: what is asked.
    ///   - body: the message.
    /// - Returns: JSON with its members in order.
    /// - Throws: `APIError` for what the door refuses to read; what its encoding throws.
    package static func canonical(_ verb: HolderVerb, _ body: [UInt8]) throws -> [UInt8] {
        switch verb {
        case .redeem: try WireReading.written(redeem(body))
        case .secrets: try WireReading.written(secrets(body))
        case .complete: try WireReading.written(complete(body))
        }
    }
}
