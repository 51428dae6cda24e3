import Centre

/// Letters that an earlier run lost, as when it was killed while it printed.
extension Produce {
    /// Names them before anything else is done, and what brings another letter.
    func tellLostLetters(_ office: any ProductionOffice) async throws {
        let lost = try await office.lostLetters()
        guard !lost.isEmpty else { return }
        Terminal.say("以下介质的密码信封登记为已写出，但没有确认交出，信封可能不存在：")
        for letter in lost {
            let application = letter.application.map { "（\($0)）" } ?? ""
            Terminal.say("  介质 \(Terminal.printable(letter.token))\(application)")
        }
        Terminal.say(
            "  找不到信封的，须两人重打：'pki token unlock create 介质 …' 申请，另一人 'pki token unlock approve 介质'"
        )
        if lost.contains(where: { !$0.isHeld }) {
            Terminal.say("  然后 'pki token letter 介质 --reprint …'")
        }
        if lost.contains(where: \.isHeld) {
            Terminal.say("  已在持有人手中的，然后 'pki token unlock run 介质 …'")
        }
    }
}
