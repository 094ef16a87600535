/** Asks the desk from its own page, as the renderer does: for what has no place on the screen. */
import type { Page } from '@playwright/test'

export function askDesk(page: Page, call: string, arg: unknown): Promise<unknown> {
  return page.evaluate(
    async ({ call, arg }) => {
      const preloaded = (window as { crossdesk?: { invoke(call: string, arg: unknown): Promise<unknown> } })
        .crossdesk
      if (preloaded) return preloaded.invoke(call, arg)
      const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/bridge`)
      await new Promise((opened) => socket.addEventListener('open', opened))
      const answer = new Promise((heard) => {
        socket.addEventListener('message', ({ data }) => {
          const message = JSON.parse(String(data)) as { id?: number }
          if (message.id === 1) heard(message)
        })
      })
      socket.send(JSON.stringify({ id: 1, call, arg }))
      const message = await answer
      socket.close()
      return message
    },
    { call, arg },
  )
}
