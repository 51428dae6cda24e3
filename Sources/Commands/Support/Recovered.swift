import Centre
import Issuer
import Model

/// Settles what earlier processes left, and tells what was found.
enum Recovered {
    /// Runs recovery; an authority that cannot be settled now is named, and keeps nobody from working.
    static func settle(in centre: CACentre) async throws {
        let settled = try await centre.recover { id, error in
            let reason = (error as? any OperatorError)?.message ?? "\(error)"
            Terminal.say(
                "recovery: authority \(id) has unfinished certificates that wait for its key: \(Terminal.printable(reason))"
            )
            Terminal.say("hint: if the key is gone for ever: 'pki authority give-up \(id)'")
        }
        for item in settled {
            let serial = item.id.serial.hexadecimal
            switch item.settlement {
            case .abandoned:
                Terminal.say("recovery: serial \(serial) was reserved but never signed: abandoned")
            case .renounced:
                Terminal.say("recovery: serial \(serial) was begun by an authority that has fallen: given up")
            case .finished:
                Terminal.say("recovery: serial \(serial) may have been signed: finished and stored")
            }
        }
        try await recall(in: centre)
    }

    /// Takes into the book what newer lists say is revoked, before status is told to anybody or a key is certified.
    ///
    /// An authority may have a thousand lists in parts: who revokes one certificate looks at those that can have it, and leaves the
    /// others to whoever tells status.
    static func recall(
        in centre: CACentre,
        where isWanted: (RevocationListName) -> Bool = { _ in true },
        beside tree: String? = nil
    ) async throws {
        let recalled = try await centre.recallLists(
            where: isWanted,
            beside: tree,
            onTrouble: { name, error in
                let reason = (error as? any OperatorError)?.message ?? "\(error)"
                Terminal.say("recovery: the list of \(name) cannot be read: \(Terminal.printable(reason))")
            }
        )
        for list in recalled { Terminal.say("recovery: \(list.message)") }
    }
}
