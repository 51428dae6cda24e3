import Centre
import Foundation
import Tokens

/// When the process kills itself, or the card is pulled.
struct Death: Sendable {
    private enum Hour: Equatable {
        case never
        case point(String)
        case command(Int, isAfter: Bool)
        case pull(Int, isAfter: Bool)
    }

    private let hour: Hour

    /// Reads the command line's word; nil when it makes no sense.
    init?(_ word: String?) {
        guard let word else {
            hour = .never
            return
        }
        let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            hour = .point(word)
            return
        }
        guard let number = Int(parts[1]), number > 0 else { return nil }
        switch parts[0] {
        case "before": hour = .command(number, isAfter: false)
        case "after": hour = .command(number, isAfter: true)
        case "pull-before": hour = .pull(number, isAfter: false)
        case "pull-after": hour = .pull(number, isAfter: true)
        default: return nil
        }
    }

    /// What the card shall do.
    var faults: [CardFault] {
        guard case .pull(let number, let isAfter) = hour else { return [] }
        return [CardFault(at: number, isAfter ? .pullAfter : .pullBefore)]
    }

    /// The name of a moment: `claimed`, `issuance.signed`.
    static func name(of point: ProductionPoint) -> String {
        guard case .issuance(let step) = point else { return "\(point)" }
        return "issuance.\(step)"
    }

    /// Dies if this is the moment.
    func reached(_ point: ProductionPoint) { reached(Death.name(of: point)) }

    /// Dies if this is the moment of this name.
    func reached(_ name: String) {
        if hour == .point(name) { Death.die() }
    }

    /// Dies if this is the command.
    func reached(command: Int, isAfter: Bool) {
        if hour == .command(command, isAfter: isAfter) { Death.die() }
    }

    /// SIGKILL: no handler, no flush, no goodbye; nothing is executed after it.
    private static func die() -> Never {
        kill(getpid(), SIGKILL)
        while true { pause() }
    }
}
