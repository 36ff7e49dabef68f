package org.aezoo.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Chromium without a screen, told what to do by its own protocol: real pointers and keys, and what the page shows then. */
final class Browser implements AutoCloseable, WebSocket.Listener {

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final List<String> complaints = new ArrayList<>();
    private int last;

    static Optional<Path> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .flatMap(place -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param profile a folder of its own */
    Browser(Path profile, int width, int height) throws Exception {
        process = new ProcessBuilder(
                        find().orElseThrow().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "--window-size=" + width + "," + height,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path port = profile.resolve("DevToolsActivePort");
        until("chromium to start", () -> {
            try {
                return Files.exists(port) && Files.readAllLines(port).size() > 1;
            } catch (IOException e) {
                return false;
            }
        });
        String base = "http://127.0.0.1:" + Files.readAllLines(port).get(0);
        JsonNode pages =
                Client.MAPPER.readTree(new Client(base).get("/json/list").body());
        String address = "";
        for (JsonNode page : pages) {
            if (page.path("type").asText().equals("page")) {
                address = page.path("webSocketDebuggerUrl").asText();
            }
        }
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), this)
                .get(30, TimeUnit.SECONDS);
        call("Page.enable", Map.of());
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    static void until(String what, BooleanSupplier done) throws InterruptedException {
        long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > latest) {
                throw new AssertionError("waited in vain for " + what);
            }
            Thread.sleep(25);
        }
    }

    @Override
    public synchronized CompletionStage<?> onText(WebSocket from, CharSequence part, boolean whole) {
        text.append(part);
        if (whole) {
            try {
                JsonNode message = Client.MAPPER.readTree(text.toString());
                CompletableFuture<JsonNode> asked =
                        waiting.remove(message.path("id").asInt());
                if (asked != null) {
                    asked.complete(message);
                }
                String method = message.path("method").asText();
                if (method.equals("Runtime.exceptionThrown") || method.equals("Log.entryAdded")) {
                    complaints.add(message.path("params").toString());
                }
            } catch (IOException e) {
                complaints.add(e.toString());
            }
            text.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    /** What the page's scripts threw, and what the browser refused to load. */
    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Begins a new list of complaints. */
    synchronized void forget() {
        complaints.clear();
    }

    JsonNode call(String method, Map<String, ?> parameters) throws Exception {
        int id = ++last;
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        socket.sendText(
                        Client.MAPPER.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)),
                        true)
                .get(30, TimeUnit.SECONDS);
        JsonNode message = answer.get(60, TimeUnit.SECONDS);
        if (message.has("error")) {
            throw new AssertionError(method + ": " + message.path("error"));
        }
        return message.path("result");
    }

    void open(String address) throws Exception {
        call("Page.navigate", Map.of("url", address));
    }

    /** What an expression of the page comes to. */
    JsonNode value(String expression) throws Exception {
        JsonNode result = call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    String text(String expression) throws Exception {
        return value(expression).asText();
    }

    /** Waits until an expression is true. */
    void waitFor(String expression) throws Exception {
        until(expression, () -> {
            try {
                return value(expression).asBoolean();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    /** The place of a share of an element, brought into view. */
    double[] place(String selector, double across, double down) throws Exception {
        JsonNode box = value("(() => { const e = document.querySelector('" + selector
                + "'); e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect();"
                + " return [b.left, b.top, b.width, b.height]; })()");
        return new double[] {
            box.path(0).asDouble() + across * box.path(2).asDouble(),
            box.path(1).asDouble() + down * box.path(3).asDouble()
        };
    }

    void mouse(String type, double[] at, boolean pressed) throws Exception {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", type);
        event.put("x", at[0]);
        event.put("y", at[1]);
        event.put("button", type.equals("mouseMoved") && !pressed ? "none" : "left");
        event.put("buttons", pressed ? 1 : 0);
        event.put("clickCount", 1);
        call("Input.dispatchMouseEvent", event);
    }

    void click(String selector) throws Exception {
        double[] at = place(selector, 0.5, 0.5);
        mouse("mousePressed", at, true);
        mouse("mouseReleased", at, false);
    }

    void key(String key) throws Exception {
        call(
                "Input.dispatchKeyEvent",
                Map.of("type", "keyDown", "key", key, "code", key, "text", key.equals(" ") ? " " : ""));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key));
    }

    void type(String written) throws Exception {
        call("Input.insertText", Map.of("text", written));
    }

    void picture(Path file) throws Exception {
        JsonNode shot = call("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
        Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
    }

    @Override
    public void close() {
        socket.abort();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
