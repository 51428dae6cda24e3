import Model

/// 废弃指令: tokens that somebody elsewhere wants given up.
extension ProductionShift {
    /// How often the office is asked.
    private static let rhythm = Duration.seconds(3)

    /// Gives up the tokens that are ordered to be, unless somebody is at work on them now.
    func obeyOrders() async {
        guard fault == nil, .now - lastOrders >= ProductionShift.rhythm else { return }
        lastOrders = .now
        await learnWants()
        do {
            for order in try await line.office.setAsideOrders() where !inHand.contains(order.application) {
                await attempt(order)
            }
        } catch {
            if !ProductionShift.isOfThisToken(error) { fault = fault ?? error }
        }
    }

    /// One that cannot be obeyed now, as that of a job which this producer reviewed, keeps none of the others waiting.
    private func attempt(_ order: SetAsideOrder) async {
        do {
            try await obey(order)
        } catch {
            if !ProductionShift.isOfThisToken(error) { fault = fault ?? error }
        }
    }

    private func obey(_ order: SetAsideOrder) async throws {
        _ = try await line.claim(order.application)
        let done = try await line.office.setAside(
            order.application,
            token: order.tokenSerial,
            because: order.text
        )
        tally.setAside.append(done)
        tally.awaited[order.application] = nil
        tally.elsewhere[order.application] = nil
        tally.refused[order.application] = nil
        let trouble = Trouble(words: order.text, message: order.text)
        for (name, bay) in bays
        where bay.report.application == order.application && bay.report.token == order.tokenSerial {
            show(name) { $0.state = .setAside(trouble) }
        }
        lastEvent = .now
    }
}
