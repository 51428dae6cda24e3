import ArgumentParser

/// `pki key …`.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract:
            "密钥恢复: archived keys given back by two persons and several officers; 密钥口令: that of the key files.",
        discussion: ExitStatus.help,
        subcommands: [
            KeyList.self, KeyShow.self, KeyPropose.self, KeyConfirm.self, KeyDecline.self, KeyExport.self,
            KeyRelease.self, KeyRecover.self, KeyPassphrase.self,
        ]
    )
}
