import Logging
import Model
import ServiceLifecycle

/// Tells the platform what happens, beside serving.
extension CentreServer {
    /// Each endpoint has a task of its own, so that a slow one holds nobody up.
    static func tellPlatform(of centre: CACentre, _ lines: [WebhookLine], _ logger: Logger) async {
        guard await agree(centre, logger) else { return }
        guard !lines.isEmpty else {
            // A service that comes to its end takes the server with it.
            try? await gracefulShutdown()
            return
        }
        await withTaskGroup(of: Void.self) { group in
            for line in lines { group.addTask { await tell(line, logger) } }
        }
    }

    /// Has the book know the endpoints; false when the server ends before.
    private static func agree(_ centre: CACentre, _ logger: Logger) async -> Bool {
        var trouble = ToldTrouble()
        repeat {
            do throws(BookError) {
                try await centre.agreeOnWebhooks()
                return true
            } catch {
                guard trouble.isNews(error.message) else { continue }
                logger.error(
                    "endpoints cannot be put on record",
                    metadata: ["reason": "\(error.message)"]
                )
            }
        } while (try? await Task.sleep(for: .seconds(1))) != nil
        return false
    }

    private static func tell(_ line: WebhookLine, _ logger: Logger) async {
        var trouble = ToldTrouble()
        repeat {
            do throws(BookError) {
                for record in try await line.round() where record.state != .sent {
                    let about: Logger.Metadata = [
                        "endpoint": "\(record.endpoint)", "event": "\(record.event)",
                        "state": "\(record.state.rawValue)", "reason": "\(record.detail ?? "")",
                    ]
                    logger.warning("an endpoint did not take an event", metadata: about)
                }
                trouble.end()
            } catch {
                guard trouble.isNews(error.message) else { continue }
                logger.error("endpoints cannot be told", metadata: ["reason": "\(error.message)"])
            }
        } while (try? await Task.sleep(for: .seconds(1))) != nil
    }
}
