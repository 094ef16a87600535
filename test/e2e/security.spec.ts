/** Claim: the page can do nothing but speak through the bridge, in both shells. Items of docs/security.md. */
import { expect, test } from './fixtures'

/** The part of Trusted Types that the test uses; the DOM types do not have it yet. */
interface TrustedTypePolicies {
  createPolicy(
    name: string,
    rules: object,
  ): { createScript(text: string): string; createHTML(text: string): string }
}

test.describe('the page', () => {
  test('has no Node, is isolated, and cannot reach another host (items 1, 2, 3)', async ({ desk }) => {
    const seen = await desk.page.evaluate(async () => {
      const page = window as unknown as Record<string, unknown>
      const fetched = await fetch('https://example.com/').then(
        () => 'fetched',
        () => 'blocked',
      )
      return {
        names: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
          (name) => name in page,
        ),
        fetched,
        isIsolated: crossOriginIsolated,
        isSecure: isSecureContext,
      }
    })
    expect(seen).toEqual({ names: [], fetched: 'blocked', isIsolated: true, isSecure: true })
  })

  test('cannot run inline scripts, inline handlers or frames (item 7)', async ({ desk }) => {
    const seen = await desk.page.evaluate(async () => {
      const page = window as unknown as Record<string, unknown>
      const blocked = new Set<string>()
      document.addEventListener('securitypolicyviolation', (event) => blocked.add(event.effectiveDirective))
      const attempt = (action: () => void) => {
        try {
          action()
        } catch (error) {
          blocked.add((error as Error).name)
        }
      }
      // Trusted values get past Trusted Types, so that what refuses them is the policy's nonce.
      const same = (text: string) => text
      const trusting = (page['trustedTypes'] as TrustedTypePolicies).createPolicy('test-only', {
        createScript: same,
        createHTML: same,
      })
      attempt(() => {
        const script = document.createElement('script')
        script.textContent = trusting.createScript('window.inlineRan = true')
        document.head.append(script)
      })
      attempt(() => {
        const script = document.createElement('script')
        script.textContent = 'window.untrustedRan = true'
        document.head.append(script)
      })
      attempt(() => {
        const image = '<img src="nowhere.png" onerror="window.handlerRan = true">'
        document.body.insertAdjacentHTML('beforeend', trusting.createHTML(image))
      })
      attempt(() => {
        const frame = document.createElement('iframe')
        frame.src = 'https://example.com/'
        document.body.append(frame)
      })
      await new Promise((next) => setTimeout(next, 300))
      const ran = ['inlineRan', 'untrustedRan', 'handlerRan'].filter((name) => name in page)
      return { ran, blocked: [...blocked].sort() }
    })
    expect(seen.ran).toEqual([])
    for (const directive of [
      'script-src-elem',
      'script-src-attr',
      'require-trusted-types-for',
      'frame-src',
    ]) {
      expect(seen.blocked).toContain(directive)
    }
  })

  test('cannot turn text into code with eval or Function (item 7)', async ({ desk }) => {
    // Code that the debugger runs is exempt from the policy; a timer with text asks as the page would.
    const seen = await desk.page.evaluate(async () => {
      const blocked = new Promise<string>((found) => {
        document.addEventListener('securitypolicyviolation', (event) => found(event.effectiveDirective), {
          once: true,
        })
        setTimeout(() => found('nothing was blocked'), 1_000)
      })
      try {
        setTimeout('window.evalRan = true' as unknown as () => void, 0)
      } catch (error) {
        return (error as Error).name
      }
      return blocked
    })
    expect(['require-trusted-types-for', 'script-src', 'TypeError', 'EvalError']).toContain(seen)
    expect(await desk.page.evaluate(() => 'evalRan' in window)).toBe(false)
  })

  test('opens without one violation or error (item 7)', async ({ desk }) => {
    await desk.page.reload()
    await desk.page.waitForTimeout(1_000)
    expect(desk.console.filter((line) => /^(error|pageerror|warning)/.test(line))).toEqual([])
  })

  test('gets its headers with a fresh nonce each time (item 7)', async ({ desk }) => {
    const policies = await desk.page.evaluate(async () => {
      const answers = [await fetch('/'), await fetch('/')]
      return answers.map((answer) => answer.headers.get('content-security-policy') ?? '')
    })
    expect(policies[0]).toContain("default-src 'none'")
    expect(policies[0]).not.toContain('unsafe')
    expect(policies[0]).not.toBe(policies[1])
  })
})

test.describe('the Electron shell', () => {
  test.skip(
    ({ shell }) => shell === 'browser',
    'a browser has an address bar: its door refuses other pages instead',
  )

  test('its page cannot be navigated away (item 13)', async ({ desk }) => {
    const before = desk.page.url()
    await desk.page.evaluate(() => {
      location.href = 'https://example.com/'
    })
    await desk.page.waitForTimeout(500)
    expect(desk.page.url()).toBe(before)
  })

  test('its page cannot open windows (item 14)', async ({ desk }) => {
    const before = desk.page.context().pages().length
    await desk.page.evaluate(() => void window.open('https://example.com/'))
    await desk.page.waitForTimeout(500)
    // The stand-in closes what Electron would not have opened.
    await expect.poll(() => desk.page.context().pages().length).toBe(before)
  })

  test('the bridge is two functions on a frozen object (item 20)', async ({ desk }) => {
    const seen = await desk.page.evaluate(() => {
      const page = window as unknown as { crossdesk: Record<string, unknown> }
      const bridge = page.crossdesk
      try {
        page.crossdesk = {}
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
      }
      try {
        bridge['extra'] = 1
      } catch (error) {
        if (!(error instanceof TypeError)) throw error
      }
      return {
        keys: Object.keys(bridge).sort(),
        isFrozen: Object.isFrozen(bridge),
        isKept: page.crossdesk === bridge,
      }
    })
    expect(seen).toEqual({ keys: ['invoke', 'subscribe'], isFrozen: true, isKept: true })
  })

  test('a call the contract does not know, and a bad argument, are typed refusals', async ({ desk }) => {
    const answers = await desk.page.evaluate(async () => {
      const bridge = (
        window as unknown as { crossdesk: { invoke(call: unknown, arg: unknown): Promise<unknown> } }
      ).crossdesk
      return [
        await bridge.invoke('fs.read', { path: '/etc/passwd' }),
        await bridge.invoke('__proto__', null),
        await bridge.invoke('orders.cancel', { key: '12345678', id: 7 }),
      ]
    })
    expect(answers).toMatchObject([
      { ok: false, error: { code: 'UNKNOWN_CALL' } },
      { ok: false, error: { code: 'UNKNOWN_CALL' } },
      { ok: false, error: { code: 'BAD_ARGUMENT', message: expect.stringContaining("field 'id'") } },
    ])
  })
})
