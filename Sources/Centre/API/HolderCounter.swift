import Foundation
import Model
import Portal

/// The desk of holders who unlock their tokens with a code.
struct HolderCounter: HolderDesk {
    let centre: CACentre

    func answer(_ verb: HolderVerb, _ body: [UInt8]) async throws -> StationAnswer {
        let unlock = RemoteUnlock(centre: centre)
        switch verb {
        case .redeem:
            let message = try WireReading.read(UnlockMessages.Redeem.self, from: body)
            try StationReading.checkSerial(message.token)
            return try HolderCounter.json(try await unlock.redeem(message))
        case .secrets:
            let message = try WireReading.read(UnlockMessages.Secrets.self, from: body)
            return StationAnswer(
                type: "application/octet-stream",
                body: try await unlock.secrets(message)
            )
        case .complete:
            let message = try WireReading.read(UnlockMessages.Complete.self, from: body)
            return try HolderCounter.json(try await unlock.complete(message))
        }
    }

    private static func json(_ answer: some Encodable) throws -> StationAnswer {
        StationAnswer(body: try Array(JSONEncoder().encode(answer)))
    }
}
