import ArgumentParser
import Centre
import Foundation
import Model
import Snapshot

/// `pki replica show`.
struct ReplicaShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the snapshot that this machine took last, and the requests that wait.",
        discussion: """
            Opens no key, and asks for no passphrase.

            EXAMPLE
              pki replica show --state /var/lib/pki-replica --format json

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let node = try ReplicaNode(
            opening: centre.stateDirectory,
            passphrase: centre.passphraseSource,
            clock: .system
        )
        for request in node.waitingRequests { Terminal.say("waits to be certified: \(request)") }
        guard try node.replica.restore(), let manifest = node.replica.manifest else {
            Terminal.say("no snapshot was taken yet")
            return
        }
        let line = SnapshotLine(manifest)
        try output.print(line, lines: line.lines)
    }
}
