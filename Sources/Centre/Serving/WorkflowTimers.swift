import Enrollment
import Logging
import Model

/// What time does to applications, beside the server: once a minute what follows revocations and what can reach nobody any more, once an hour lapses and reminders.
struct WorkflowTimers {
    let centre: CACentre
    let logger: Logger

    func run() async {
        var minute = 0
        repeat {
            await attempt("revocations cannot be followed") { desk in
                for number in try await desk.settleRevocations() {
                    logger.info("application closed: certificate revoked", metadata: ["number": "\(number)"])
                }
            }
            await attempt("void unlocks cannot be ended") { _ in
                for token in try await centre.endVoidUnlocks() {
                    logger.info("unlock ended: it was void", metadata: ["token": "\(token)"])
                }
            }
            await attempt("certificates that reach no token cannot be revoked") { _ in
                for serial in try await centre.giveUpStrays() {
                    logger.warning(
                        "certificate revoked: its job was taken while it was signed",
                        metadata: ["serial": "\(serial.hexadecimal)"]
                    )
                }
            }
            await attempt("certificates that were not proven in time cannot be revoked") { _ in
                for serial in try await centre.giveUpLeftRenewals() {
                    logger.info(
                        "certificate revoked: its holder did not prove it in time",
                        metadata: ["serial": "\(serial.hexadecimal)"]
                    )
                }
            }
            if minute % 60 == 0 { await hourly() }
            minute += 1
        } while (try? await Task.sleep(for: .seconds(60))) != nil
    }

    private func hourly() async {
        await attempt("lapsed applications cannot be closed") { desk in
            for number in try await desk.lapseAll() {
                logger.info("application lapsed", metadata: ["number": "\(number)"])
            }
        }
        await attempt("forms of ended applications cannot be removed") { desk in
            let count = try await desk.forgetForms().count
            if count > 0 {
                logger.info("forms of ended applications removed", metadata: ["count": "\(count)"])
            }
        }
        await attempt("documents without a decision cannot be removed") { desk in
            let count = try await desk.forgetPapers()
            if count > 0 {
                logger.info("documents without a decision removed", metadata: ["count": "\(count)"])
            }
        }
        await attempt("reminders cannot be written") { desk in
            let count = try await desk.remindAll().count
            if count > 0 { logger.info("reminded of certificates that end", metadata: ["count": "\(count)"]) }
        }
    }

    private func attempt(_ failure: String, _ body: (EnrollmentDesk) async throws -> Void) async {
        do {
            try await body(try centre.desk())
        } catch {
            logger.error("\(failure)", metadata: ["reason": "\(describe(error))"])
        }
    }
}
