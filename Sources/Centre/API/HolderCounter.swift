import Foundation
import Model
import Portal

/// The desk of holders who unlock their tokens with a code, and of those who let their certificates follow others.
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

    func answer(_ verb: RenewalVerb, _ body: [UInt8]) async throws -> StationAnswer {
        let renewal = RemoteRenewal(centre: centre)
        do {
            switch verb {
            case .redeem: return try await StationAnswer(json: renewal.redeem(RenewalReading.redeem(body)))
            case .management:
                return try await StationAnswer(json: renewal.management(RenewalReading.management(body)))
            case .certificate:
                return try await StationAnswer(json: renewal.certificate(RenewalReading.certificate(body)))
            case .complete:
                return try await StationAnswer(json: renewal.complete(RenewalReading.complete(body)))
            }
        } catch {
            throw RenewalRefusal.saying(error, to: verb)
        }
    }
}
