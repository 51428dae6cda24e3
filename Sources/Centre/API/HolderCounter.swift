import Foundation
import Model
import Portal

/// The desk of holders who unlock their tokens with a code.
struct HolderCounter: HolderDesk {
    let centre: CACentre

    func answer(_ verb: HolderVerb, _ body: [UInt8]) async throws -> StationAnswer {
        let unlock = RemoteUnlock(centre: centre)
        switch verb {
        case .redeem: return try await StationAnswer(json: unlock.redeem(UnlockReading.redeem(body)))
        case .secrets:
            return StationAnswer(
                type: "application/octet-stream",
                body: try await unlock.secrets(UnlockReading.secrets(body))
            )
        case .complete: return try await StationAnswer(json: unlock.complete(UnlockReading.complete(body)))
        }
    }
}
