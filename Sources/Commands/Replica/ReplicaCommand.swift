import ArgumentParser

/// `pki replica …`.
struct ReplicaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replica",
        abstract: "Answer OCSP on machines without a book, from signed snapshots of status.",
        discussion: ExitStatus.help,
        subcommands: [ReplicaCreate.self, ReplicaExportCommand.self, ReplicaShow.self]
    )
}
