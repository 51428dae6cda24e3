import ArgumentParser

/// `pki crl …`.
struct RevocationListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crl",
        abstract: "吊销列表: make, publish and read revocation lists.",
        discussion: ExitStatus.help,
        subcommands: [RevocationListPublish.self, RevocationListShow.self]
    )
}
