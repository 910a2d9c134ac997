// Answers questions about pages, one JSON object a line: {"engine", "config", "pages"} in,
// {"answers"} or {"error"} out. An engine is loaded when it is first asked for, and stays.
import { createInterface } from "node:readline"

const loaders = { alfa: () => import("./alfa.mjs"), "html-validate": () => import("./html-validate.mjs") }
const engines = {}

async function answer({ engine, config, pages }) {
    engines[engine] ??= (await loaders[engine]()).start(config)
    const look = await engines[engine]
    const answers = []
    for (const page of pages) answers.push(await look(page))
    return answers
}

for await (const line of createInterface({ input: process.stdin })) {
    let said
    try {
        said = { answers: await answer(JSON.parse(line)) }
    } catch (error) {
        said = { error: String(error.stack ?? error) }
    }
    process.stdout.write(JSON.stringify(said) + "\n")
}
