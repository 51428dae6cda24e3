import Model
import Store
import StoreSupport
import TestSupport
import Testing

/// A process that Ctrl-Z stops, beside others that have to write.
@Suite("A writer that was stopped", .serialized)
struct StoppedWriterTests {
    /// Stops a busy writer again and again, and asks for the book each time while it stands still.
    ///
    /// The writer has a process group of its own, as one that a shell started: nobody stops a group without a shell.
    private static let script = """
        import os, random, signal, sqlite3, sys, time
        path, tool, number, rounds = sys.argv[1], sys.argv[2], getattr(signal, sys.argv[3]), int(sys.argv[4])
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            out = os.open(os.devnull, os.O_WRONLY)
            os.dup2(out, 1)
            os.dup2(out, 2)
            os.execv(tool, [tool, path, "16", "1000", "99999999", "quiet"])
        random.seed(22)
        stops, locked = 0, 0
        book = sqlite3.connect(path, timeout=0, isolation_level=None)
        def commits():
            return book.execute("SELECT count(*) FROM certificate").fetchone()[0]
        def waited(flags, state):
            for _ in range(6000):
                found, status = os.waitpid(child, flags | os.WNOHANG)
                if found == child:
                    return state(status)
                time.sleep(0.01)
            return False
        while commits() == 0:
            time.sleep(0.01)
        for _ in range(rounds):
            time.sleep(random.uniform(0, 0.02))
            os.kill(child, number)
            if not waited(os.WUNTRACED, os.WIFSTOPPED):
                break
            stops += 1
            try:
                book.execute("BEGIN IMMEDIATE")
                book.execute("ROLLBACK")
            except sqlite3.OperationalError:
                locked += 1
            os.kill(child, signal.SIGCONT)
        before = commits()
        goes = False
        for _ in range(6000):
            if commits() > before:
                goes = True
                break
            time.sleep(0.01)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        print("stopped", stops, "locked", locked, "goes on" if goes else "stands still")
        """

    @Test(
        "Stopped at any moment it has the book to itself for nobody, and it goes on when it is let",
        arguments: ["SIGTSTP", "SIGTTIN", "SIGTTOU"]
    )
    func stopped(number: String) async throws {
        let world = try await TestBook()
        try world.book.close()
        let outcome = try Tool.python(Self.script, world.path, Tool.writer(), number, "60")
        #expect(outcome.output == "stopped 60 locked 0 goes on\n")
        let book = try world.reopened()
        #expect(try book.verifyAuditTrail { _ in false }.fault == nil)
        #expect(try book.findDamage() == [])
        try book.close()
    }
}
