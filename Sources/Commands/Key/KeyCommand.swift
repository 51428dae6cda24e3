import ArgumentParser

/// `pki key …`.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "密钥恢复: archived keys to decrypt with, given back by two persons and several officers.",
        discussion: ExitStatus.help,
        subcommands: [
            KeyList.self, KeyShow.self, KeyPropose.self, KeyConfirm.self, KeyDecline.self, KeyExport.self,
            KeyRelease.self, KeyRecover.self,
        ]
    )
}
