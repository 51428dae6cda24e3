import ArgumentParser
import Assistant
import Foundation

/// `pki-assistant log`: 导出日志.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "导出日志: what the service did, for somebody who helps.",
        discussion: """
            It has neither PINs, codes nor statements, and is kept when the service has ended.

            EXAMPLE
              pki-assistant log >log.txt

            \(AssistantTool.help)
            """
    )

    @OptionGroup var options: SettingsOptions

    func run() throws {
        AssistantTool.result(options.log.text)
    }
}
